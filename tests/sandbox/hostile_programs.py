# ruff: noqa: E501
"""Programs that want a pass they have not earned, or to harm what is around them. Data for `test_hostile.py`.

Each defines, or pretends to define, `answer(n)`; only the suite knows the right answers. `@FILE@`, `@FOLDER@`, `@PORT@`,
`@ABSTRACT@` and `@PID@` stand for things outside the sandbox that the test puts up to be hit. The verdicts are those
that are in order beside `timed_out`.
"""

from __future__ import annotations

WRONG = ("wrong_answer", "exception", "uncheckable", "no_entry_point")
LEFT = ("left_early", "crashed", "exception")
ANY = (*WRONG, *LEFT, "out_of_memory", "output_limit", "syntax_error")

FORGERIES = {
    "equal to everything": (
        "class Yes:\n    def __eq__(self, other): return True\n    def __ne__(self, other): return False\n"
        "    __hash__ = None\ndef answer(n): return Yes()\n",
        ("uncheckable",),
    ),
    "an integer that is equal to everything": (
        "class Yes(int):\n    def __eq__(self, other): return True\n    __hash__ = int.__hash__\n"
        "def answer(n): return Yes(0)\n",
        ("wrong_answer",),
    ),
    "a float, list and str equal to everything": (
        "def always(base):\n    return type('Yes', (base,), {'__eq__': lambda s, o: True, '__ne__': lambda s, o: False,"
        " '__hash__': lambda s: 0})\n"
        "def answer(n): return [always(float)(1), always(list)([1]), always(str)('x')][n % 3]\n",
        ("wrong_answer",),
    ),
    "truth by comparison chain": (
        "class Yes:\n    def __getattr__(self, name): return lambda *a: True\n    def __bool__(self): return True\n"
        "    def __eq__(self, other): return self\n    __hash__ = None\ndef answer(n): return Yes()\n",
        ("uncheckable",),
    ),
    "expected values from a caller's frame": (
        "import sys\ndef answer(n):\n    frame = sys._getframe()\n    while frame:\n"
        "        for value in frame.f_locals.values():\n"
        "            if isinstance(value, dict) and n in value: return value[n]\n"
        "        frame = frame.f_back\n    return None\n",
        WRONG,
    ),
    "expected values by a walk over all objects": (
        "import gc\ndef answer(n):\n    for thing in gc.get_objects():\n"
        "        if isinstance(thing, dict) and n in thing and isinstance(thing[n], int): return thing[n]\n",
        WRONG,
    ),
    "expected values by a scan of its memory": (
        "import ctypes\ndef answer(n):\n    here = id(answer)\n    seen = ctypes.string_at(here - 4096, 8192)\n"
        "    at = seen.find(b'71')\n    return int(seen[at:at + 2]) if at >= 0 else None\n",
        ANY,
    ),
    "expected values from the memory map": (
        "def answer(n):\n    for line in open('/proc/self/maps'):\n        pass\n    return 0\n",
        WRONG,
    ),
    "source of the test by inspect and linecache": (
        "import inspect, linecache, re\ndef answer(n):\n    text = str(linecache.cache) + str(inspect.stack())\n"
        "    found = re.search(r'answer\\(%d\\) == (-?\\d+)' % n, text)\n    return int(found[1]) if found else None\n",
        WRONG,
    ),
    "built-in functions patched": (
        "import builtins\nbuiltins.exec = builtins.compile = builtins.isinstance = lambda *a, **k: True\n"
        "builtins.AssertionError = KeyError\ndef answer(n): return 0\n",
        ANY,
    ),
    "the assertion made harmless": (
        "import builtins\nclass Quiet(Exception):\n    def __new__(cls, *a): raise SystemExit(0)\n"
        "builtins.AssertionError = Quiet\ndef answer(n): return 0\n",
        WRONG,
    ),
    "a trace function that skips lines": (
        "import sys\ndef trace(frame, event, arg):\n    try: frame.f_lineno = frame.f_lineno + 1\n"
        "    except Exception: pass\n    return trace\nsys.settrace(trace)\ndef answer(n): return 0\n",
        ANY,
    ),
    "a profile function": (
        "import sys\nsys.setprofile(lambda frame, event, arg: sys.exit(0) if event == 'return' else None)\n"
        "def answer(n): return 0\n",
        ANY,
    ),
    "a verdict written to every descriptor": (
        'import os, struct\nbody = b\'{"verdict":"passed","detail":"","forgeable":false,"right":0}\'\n'
        "for number in range(3, 64):\n    try: os.write(number, struct.pack('>I', len(body)) + body)\n"
        "    except OSError: pass\ndef answer(n): return 0\n",
        ANY,
    ),
    "answers sent before they are asked for": (
        "import os, struct\nfor value in (71, 1093, -4):\n    body = b'{\"ok\":%d}' % value\n"
        "    os.write(3, struct.pack('>I', len(body)) + body)\ndef answer(n): return 0\n",
        ANY,
    ),
    "a claim that its names are all there": (
        'import os, struct\nbody = b\'{"names":{"answer":"module"}}\'\n'
        "os.write(3, struct.pack('>I', len(body)) + body)\nos._exit(0)\n",
        (*LEFT, *WRONG),
    ),
    "the harness rewritten": (
        "import sys\nfor module in list(sys.modules.values()):\n    for name, thing in list(vars(module).items()):\n"
        "        if name in ('judge', '_judge', '_function', 'encode', 'decode', 'send', '_answer'):\n"
        "            setattr(module, name, lambda *a, **k: {'verdict': 'passed'})\ndef answer(n): return 0\n",
        ANY,
    ),
    "the candidate's own class rewritten": (
        "import gc\nfor thing in gc.get_objects():\n    if isinstance(thing, type) and thing.__name__ == 'Candidate':\n"
        "        thing._answer = lambda self, question: {'verdict': 'passed', 'ok': {'h': [0, True, 'int']}}\n"
        "def answer(n): return 0\n",
        ANY,
    ),
    "a pickle that runs code": (
        "import os\nclass Bomb:\n    def __reduce__(self): return (os.system, ('touch @FOLDER@/pickled',))\n"
        "def answer(n): return Bomb()\n",
        ("uncheckable",),
    ),
    "a NaN and an infinity": ("def answer(n): return float('nan') if n else float('inf')\n", ("wrong_answer",)),
    "an exception of the test's kind": ("def answer(n): raise AssertionError('all is well')\n", ("exception",)),
    "an exception that says stop": ("def answer(n): raise StopIteration\n", ("exception", "wrong_answer")),
    "a generator in place of a value": ("def answer(n):\n    yield 71\n    yield 1093\n", ("uncheckable",)),
    "a module in place of a function": ("import sys\nanswer = sys\n", WRONG),
    "a name that shadows what the test uses": (
        "def check(*a): pass\ndef sorted(*a): return []\ndef range(*a): return []\ndef answer(n): return 0\n",
        ("wrong_answer",),
    ),
    "a dict whose keys lie": (
        "class Lie(dict):\n    def __eq__(self, other): return True\n    def __getitem__(self, key): return 71\n"
        "def answer(n): return Lie()\n",
        ("wrong_answer",),
    ),
}

LEAVING = {
    "sys.exit": ("import sys\nsys.exit(0)\n", LEFT),
    "os._exit": ("import os\nos._exit(0)\n", LEFT),
    "exit in the call": ("def answer(n): raise SystemExit(0)\n", ("left_early",)),
    "os._exit in the call": ("import os\ndef answer(n): os._exit(0)\n", ("left_early",)),
    "exit at the end": ("import atexit, os\natexit.register(os._exit, 0)\ndef answer(n): quit()\n", (*LEFT, *WRONG)),
    "another program in its place": (
        "import os\ndef answer(n): os.execv('/bin/true', ['true'])\n",
        ("exception",),
    ),
    "a signal to itself": ("import os, signal\ndef answer(n): os.kill(os.getpid(), signal.SIGKILL)\n", LEFT),
    "a stop of itself": ("import os, signal\ndef answer(n): os.kill(os.getpid(), signal.SIGSTOP)\n", ()),
    "a fault": ("import ctypes\ndef answer(n): ctypes.string_at(0)\n", ("crashed",)),
    "an abort": ("import os\ndef answer(n): os.abort()\n", ("crashed",)),
    "its channel closed": ("import os\ndef answer(n): os.close(3)\n", LEFT),
    "all descriptors closed": ("import os, time\ndef answer(n):\n    os.closerange(0, 99)\n    time.sleep(60)\n", LEFT),
    "an interrupt": ("def answer(n): raise KeyboardInterrupt\n", ("exception", "wrong_answer")),
    "a generator's end": ("def answer(n): raise GeneratorExit\n", ("exception", "wrong_answer")),
    "deep recursion in C": (
        "import sys\nsys.setrecursionlimit(10**8)\ndef answer(n):\n    class A:\n        def __repr__(self): return repr(self)\n"
        "    return repr(A())\n",
        (*LEFT, "out_of_memory"),
    ),
}

EXHAUSTION = {
    "a loop": ("def answer(n):\n    while True: pass\n", ()),
    "a loop while loading": ("while True: pass\n", ()),
    "a loop that swallows everything": (
        "def answer(n):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass\n",
        (),
    ),
    "signals ignored": (
        "import signal\nfor number in range(1, 65):\n    try: signal.signal(number, signal.SIG_IGN)\n"
        "    except (OSError, ValueError): pass\ndef answer(n):\n    while True: pass\n",
        (),
    ),
    "a sleep": ("import time\ndef answer(n): time.sleep(60)\n", ()),
    "a wait for input": ("def answer(n): return input()\n", ("exception",)),
    "a regular expression that backtracks": (
        "import re\ndef answer(n): return re.match(r'(a+)+$', 'a' * 60 + 'b')\n",
        (),
    ),
    "one huge number": ("def answer(n): return 9 ** (9 ** 9)\n", ("out_of_memory",)),
    "memory by a list": (
        "def answer(n):\n    kept = []\n    while True: kept.append(' ' * 10_000_000)\n",
        ("out_of_memory",),
    ),
    "memory by mmap": (
        "import mmap\ndef answer(n): return mmap.mmap(-1, 1 << 33)[0]\n",
        ("exception", "out_of_memory"),
    ),
    "memory while loading": ("x = [0] * (1 << 40)\ndef answer(n): return 0\n", ("out_of_memory",)),
    "memory after lifting its limits": (
        "import resource\ntry: resource.setrlimit(resource.RLIMIT_AS, (-1, -1))\nexcept (ValueError, OSError): pass\n"
        "def answer(n): return len(bytearray(1 << 31))\n",
        ("out_of_memory",),
    ),
    "anonymous shared memory": (
        "import mmap, os\ndef answer(n):\n    kept = []\n    while True: kept.append(mmap.mmap(-1, 1 << 26))\n",
        ("exception", "out_of_memory"),
    ),
    "a memory file": ("import os\ndef answer(n): return os.memfd_create('x')\n", ("exception",)),
    "threads": (
        "import threading, time\ndef answer(n):\n    threading.stack_size(32768)\n    while True:\n"
        "        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n",
        ("exception", "out_of_memory", "crashed"),
    ),
    "forks": ("import os\ndef answer(n):\n    while True: os.fork()\n", ("exception",)),
    "a gigabyte printed": (
        "import sys\ndef answer(n):\n    for _ in range(1000): sys.stdout.write('x' * 1_000_000)\n    return 0\n",
        ("output_limit",),
    ),
    "a gigabyte to the descriptor": (
        "import os\ndef answer(n):\n    while True: os.write(1, b'x' * 1_000_000)\n",
        ("output_limit",),
    ),
    "a large file": (
        "def answer(n):\n    with open('x', 'wb') as file:\n        while True: file.write(bytes(1 << 20))\n",
        ("output_limit",),
    ),
    "many files": (
        "def answer(n):\n    for number in range(100_000):\n        open(str(number), 'wb').write(bytes(1 << 20))\n",
        ("output_limit", "exception"),
    ),
    "a chain of folders": (
        "import os\ndef answer(n):\n    for _ in range(3000):\n        os.mkdir('d'); os.chdir('d')\n    return 0\n",
        ("wrong_answer", "output_limit"),
    ),
    "descriptors": ("def answer(n):\n    kept = []\n    while True: kept.append(open('/dev/null'))\n", ("exception",)),
    "a long exception text": ("def answer(n): raise ValueError('x' * 100_000_000)\n", ("exception", "out_of_memory")),
    "an exception whose text loops": (
        "class Slow(Exception):\n    def __str__(self):\n        while True: pass\ndef answer(n): raise Slow()\n",
        (),
    ),
    "a warning without end": (
        "import warnings\ndef answer(n):\n    while True: warnings.warn('x' * 10_000)\n",
        ("output_limit",),
    ),
}

PROTOCOL = {
    "a frame of two gigabytes": (
        "import os\ndef answer(n):\n    os.write(3, b'\\x7f\\xff\\xff\\xff')\n    os._exit(0)\n",
        ("uncheckable", "left_early"),
    ),
    "junk in a frame": ("import os\ndef answer(n):\n    os.write(3, b'\\0\\0\\0\\4\\xff\\xfe[{')\n", ("uncheckable",)),
    "brackets in a frame": (
        "import os\ndef answer(n):\n    os.write(3, (1_000_000).to_bytes(4, 'big') + b'[' * 1_000_000)\n",
        ("uncheckable", "exception"),
    ),
    "a number of a million digits": (
        "import os\ndef answer(n):\n    os.write(3, (1_000_007).to_bytes(4, 'big') + b'{\"ok\":' + b'9' * 1_000_000 + b'}')\n",
        ("uncheckable", "exception"),
    ),
    "an integer of twelve million bits": ("def answer(n): return 1 << 12_000_000\n", ("output_limit",)),
    "an integer of a million bits": ("def answer(n): return 1 << 1_000_000\n", ("wrong_answer",)),
    "a value that holds itself": ("def answer(n):\n    x = []\n    x.append(x)\n    return x\n", ("output_limit",)),
    "a value of forty megabytes": ("def answer(n): return 'x' * 40_000_000\n", ("output_limit",)),
    "a value that is nested deep": (
        "def answer(n):\n    x = []\n    for _ in range(100_000): x = [x]\n    return x\n",
        ("output_limit", "exception"),
    ),
    "keys that collide": (
        "def answer(n): return {k * ((1 << 61) - 1): 0 for k in range(30_000)}\n",
        ("wrong_answer",),
    ),
    "a handle to nothing": (
        'import os\nbody = b\'{"ok":{"h":[999999,true,"int"]}}\'\n'
        "def answer(n): os.write(3, len(body).to_bytes(4, 'big') + body)\n",
        ("uncheckable",),
    ),
    "an unknown tag": (
        'import os\nbody = b\'{"ok":{"__class__":"os.system"}}\'\n'
        "def answer(n): os.write(3, len(body).to_bytes(4, 'big') + body)\n",
        ("uncheckable",),
    ),
    "half a frame": ("import os\ndef answer(n):\n    os.write(3, b'\\0\\0\\1\\0{')\n    os._exit(0)\n", LEFT),
    "a storm of callbacks": (
        "import os\nbody = b'{\"callback\":[0,[]]}'\n"
        "def answer(n):\n    while True: os.write(3, len(body).to_bytes(4, 'big') + body)\n",
        ("uncheckable",),
    ),
    "NUL and surrogates in the source": ("def answer(n): return '\0\ud800'\n", ("syntax_error",)),
    "brackets in the source": (
        "answer = " + "(" * 5000 + ")" * 5000 + "\n",
        ("syntax_error", "out_of_memory", "crashed"),
    ),
}

EFFECTS = {
    "a foreign file read": ("def answer(n): return open('@FILE@').read()\n", ("exception",)),
    "a foreign file written": ("def answer(n): return open('@FILE@', 'a').write('x')\n", ("exception",)),
    "a foreign file removed": ("import os\ndef answer(n): os.remove('@FILE@')\n", ("exception",)),
    "a foreign file's mode": ("import os\ndef answer(n): os.chmod('@FILE@', 0)\n", ("exception",)),
    "a foreign file's times": ("import os\ndef answer(n): os.utime('@FILE@', (0, 0))\n", ("exception",)),
    "a foreign file truncated": ("import os\ndef answer(n): os.truncate('@FILE@', 0)\n", ("exception",)),
    "a foreign file linked to": (
        "import os\ndef answer(n):\n    os.symlink('@FILE@', 'x')\n    return open('x').read()\n",
        ("exception",),
    ),
    "a foreign folder listed": ("import os\ndef answer(n): return os.listdir('@FOLDER@')\n", ("exception",)),
    "a foreign folder filled": ("def answer(n): open('@FOLDER@/planted', 'w')\n", ("exception",)),
    "the passwords of the system": ("def answer(n): return open('/etc/passwd').read()\n", ("exception",)),
    "the library planted with a module": (
        "import os\ndef answer(n):\n    open(os.path.dirname(os.__file__) + '/planted.py', 'w').write('x = 1')\n",
        ("exception",),
    ),
    "the environment": ("import os\ndef answer(n): return str(dict(os.environ))\n", ("wrong_answer",)),
    "the parent's environment": (
        "import os\ndef answer(n): return open('/proc/%d/environ' % os.getppid()).read()\n",
        ("exception",),
    ),
    "a connection": (
        "import socket\ndef answer(n): socket.create_connection(('127.0.0.1', @PORT@), 1)\n",
        ("exception",),
    ),
    "a datagram": (
        "import socket\ndef answer(n):\n"
        "    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', @PORT@))\n",
        ("exception",),
    ),
    "an abstract socket": (
        "import socket\ndef answer(n): socket.socket(socket.AF_UNIX).connect('\\0@ABSTRACT@')\n",
        ("exception",),
    ),
    "a datagram over a pair": (
        "import socket\ndef answer(n):\n    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
        "    one.sendto(b'x', '\\0@ABSTRACT@')\n",
        ("exception",),
    ),
    "a name looked up": (
        "import socket\ndef answer(n): return socket.gethostbyname('localhost')\n",
        ("exception", "wrong_answer"),
    ),
    "a program run": ("import subprocess\ndef answer(n): return subprocess.check_output(['id'])\n", ("exception",)),
    "a shell": (
        "import os\ndef answer(n): return os.system('touch @FOLDER@/planted')\n",
        ("wrong_answer", "exception"),
    ),
    "a process by multiprocessing": (
        "import multiprocessing\ndef answer(n):\n    p = multiprocessing.Process(target=print)\n    p.start(); p.join()\n",
        ("exception",),
    ),
    "the host killed": ("import os\ndef answer(n): os.kill(@PID@, 9)\n", ("exception",)),
    "its parent killed": ("import os\ndef answer(n): os.kill(os.getppid(), 9)\n", ("exception",)),
    "everyone killed": ("import os\ndef answer(n): os.kill(-1, 9)\n", ("exception",)),
    "its parent traced": (
        "import ctypes, os\ndef answer(n): return ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0)\n",
        ("wrong_answer", "exception"),
    ),
    "a namespace": ("import ctypes\ndef answer(n): return ctypes.CDLL(None).unshare(0x10000000)\n", ("wrong_answer",)),
    "shared memory left behind": (
        "import ctypes\ndef answer(n): return ctypes.CDLL(None).shmget(4711, 4096, 0o1666)\n",
        ("wrong_answer",),
    ),
    "a signal by a descriptor's owner": (
        "import fcntl, os\ndef answer(n):\n    fcntl.fcntl(3, fcntl.F_SETOWN, os.getppid())\n",
        ("exception",),
    ),
    "a daemon": (
        "import os, time\ndef answer(n):\n    if os.fork() == 0:\n        os.setsid(); time.sleep(60)\n    return 0\n",
        ("exception",),
    ),
    "its limits raised": (
        "import resource\ndef answer(n): resource.setrlimit(resource.RLIMIT_NOFILE, (1 << 20, 1 << 20))\n",
        ("exception",),
    ),
    "its niceness": ("import os\ndef answer(n): os.setpriority(os.PRIO_PROCESS, 0, -20)\n", ("exception",)),
    "a folder without rights left behind": (
        "import os\ndef answer(n):\n    os.umask(0o777)\n    os.makedirs('a', 0); os.mkdir('b', 0)\n    return 0\n",
        ("wrong_answer", "exception"),
    ),
    "the working folder removed": ("import os\ndef answer(n): os.rmdir(os.getcwd())\n", ("wrong_answer", "exception")),
    "the working folder renamed": (
        "import os\ndef answer(n): os.rename(os.getcwd(), os.getcwd() + 'x')\n",
        ("wrong_answer", "exception"),
    ),
    "links in the working folder": (
        "import os\ndef answer(n):\n    os.symlink('/', 'root'); os.symlink('loop', 'loop'); os.symlink('@FOLDER@', 'd')\n",
        ("wrong_answer", "exception"),
    ),
}

PROGRAMS: dict[str, tuple[str, tuple[str, ...]]] = {**FORGERIES, **LEAVING, **EXHAUSTION, **PROTOCOL, **EFFECTS}
