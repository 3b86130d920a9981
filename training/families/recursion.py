"""Recursive and other well-known functions."""

from __future__ import annotations

from random import Random

from training.example import Example
from training.families.classic import classic, drawn

FAMILY = "recursion"

ROWS = (
    classic(
        "factorial",
        """returns the factorial of A
        |computes A factorial
        |calculates A! recursively
        |multiplies all whole numbers from 1 to A
        |works out A factorial, 1 for A = 0
        |finds A!
        |determines the factorial of the number A
        |returns 1 * 2 * ... * A
        |gives the product of 1 up to A""",
        """
def F(A: int) -> int:
    return 1 if A < 2 else A * F(A - 1)
""",
        "assert [F(i) for i in (0, 1, 3, 5)] == [1, 1, 6, 120]",
        "factorial n",
    ),
    classic(
        "fibonacci",
        """returns the A-th Fibonacci number
        |computes the Fibonacci number with index A, beginning with 0 and 1
        |gives the A-th number of the Fibonacci sequence
        |finds the A-th Fibonacci number
        |determines element A of the Fibonacci series, which starts 0, 1, 1
        |returns Fibonacci number A
        |works out fib(A)
        |calculates Fibonacci of A""",
        """
def F(A: int) -> int:
    previous, current = 0, 1
    for _ in range(A):
        previous, current = current, previous + current
    return previous
""",
        "assert [F(i) for i in (0, 1, 2, 7)] == [0, 1, 1, 13]",
        "fibonacci n",
    ),
    classic(
        "gcd",
        """returns the greatest common divisor of A and B
        |computes the gcd of A and B
        |finds the largest number that divides both A and B
        |works out the gcd for two numbers A and B
        |returns the largest divisor that A and B share
        |applies Euclid's algorithm to A and B
        |gives the biggest common factor of A and B""",
        """
def F(A: int, B: int) -> int:
    return A if B == 0 else F(B, A % B)
""",
        "assert F(12, 18) == 6\nassert F(7, 3) == 1\nassert F(5, 0) == 5",
        "gcd a b",
    ),
    classic(
        "power",
        """returns A to the power of B without using **
        |raises A to the B-th power recursively
        |computes A to the B by repeated squaring
        |works out A raised to B
        |multiplies A by itself B times, without the power operator
        |returns A ** B, computed by hand
        |determines the B-th power of the number A by recursion
        |finds A to the B
        |calculates the B-th power of A""",
        """
def F(A: int, B: int) -> int:
    if B == 0:
        return 1
    half = F(A, B // 2)
    return half * half * (A if B % 2 else 1)
""",
        "assert F(2, 10) == 1024\nassert F(3, 0) == 1\nassert F(-2, 3) == -8",
        "power base exponent",
    ),
    classic(
        "flatten",
        """flattens the nested list A
        |returns all elements of the nested list A in one flat list
        |turns the arbitrarily nested list A into a flat one
        |makes A flat, however deeply it is nested
        |returns a flat list of everything inside A
        |removes all nesting from the list A
        |collects the elements of A and of all lists inside it
        |converts nested lists A into one list
        |unpacks lists within lists in A into a single list""",
        """
def F(A: list) -> list:
    flat = []
    for element in A:
        flat.extend(F(element) if isinstance(element, list) else [element])
    return flat
""",
        "assert F([1, [2, [3, []]], 4]) == [1, 2, 3, 4]\nassert F([]) == []",
        "flatten nested",
    ),
    classic(
        "depth",
        """returns how deeply the list A is nested
        |computes the nesting depth of the list A
        |measures the depth of the nested list A
        |determines how many levels deep A is nested
        |finds the depth of nesting of A
        |counts the levels of the nested list A
        |returns the number of nested levels in A
        |tells how many levels of lists A has""",
        """
def F(A: object) -> int:
    if not isinstance(A, list):
        return 0
    return 1 + max((F(element) for element in A), default=0)
""",
        "assert F([1, [2, [3]]]) == 3\nassert F([]) == 1",
        "depth nested",
    ),
    classic(
        "binary search",
        """returns the position of B in the sorted list A, or -1 when it is missing
        |searches the sorted list A for B by bisection and returns its index, -1 if absent
        |does a binary search for B in A and returns -1 when nothing is found
        |locates B in the sorted list A with binary search, -1 if it does not occur
        |returns where B stands in the sorted A or -1
        |determines the index of B in A, which is sorted; -1 means missing
        |halves the sorted list A until B is found, and returns its position or -1
        |finds the index of B in the ordered list A, else -1""",
        """
def F(A: list[int], B: int) -> int:
    low, high = 0, len(A) - 1
    while low <= high:
        middle = (low + high) // 2
        if A[middle] == B:
            return middle
        if A[middle] < B:
            low = middle + 1
        else:
            high = middle - 1
    return -1
""",
        "assert F([1, 3, 5, 7], 5) == 2\nassert F([1, 3], 2) == -1\nassert F([], 2) == -1",
        "binary_search numbers target",
    ),
    classic(
        "permutations",
        """returns all permutations of the list A
        |lists every order the elements of A can have
        |generates the permutations of A recursively
        |produces all permutations of A
        |returns a list with every ordering of A
        |builds each possible order of the elements of A
        |finds all ways to order A
        |computes every permutation of the list A
        |gives all arrangements of A""",
        """
def F(A: list) -> list[list]:
    if not A:
        return [[]]
    return [[A[i], *rest] for i in range(len(A)) for rest in F(A[:i] + A[i + 1 :])]
""",
        "assert F([1, 2]) == [[1, 2], [2, 1]]\nassert len(F([1, 2, 3])) == 6\nassert F([]) == [[]]",
        "permutations elements",
    ),
    classic(
        "subsets",
        """returns all subsets of the list A
        |lists every subset of A
        |generates the power set of A
        |produces all subsets of A, the empty one included
        |returns the power set of A as a list of lists
        |finds all subsets that A has
        |gives each selection of elements of A""",
        """
def F(A: list) -> list[list]:
    if not A:
        return [[]]
    rest = F(A[1:])
    return rest + [[A[0], *subset] for subset in rest]
""",
        "assert sorted(F([1, 2])) == [[], [1], [1, 2], [2]]\nassert F([]) == [[]]",
        "subsets elements",
    ),
    classic(
        "hanoi",
        """returns the number of moves the Tower of Hanoi with A disks needs
        |counts the moves for A disks of the Tower of Hanoi
        |computes how many moves solve the Tower of Hanoi with A disks
        |finds how many moves the tower of Hanoi takes with A disks
        |determines the smallest number of moves for A Hanoi disks
        |works out the moves of Hanoi with A discs
        |tells how long Hanoi takes with A disks""",
        """
def F(A: int) -> int:
    return 0 if A == 0 else 2 * F(A - 1) + 1
""",
        "assert [F(i) for i in (0, 1, 3)] == [0, 1, 7]",
        "hanoi disks",
    ),
    classic(
        "collatz",
        """returns the number of Collatz steps from A to 1
        |counts how many steps the Collatz sequence of A takes to reach 1
        |computes the length of the way of A to 1 under the Collatz rule
        |finds how many Collatz steps lead from A to 1
        |determines the length of the Collatz path of A
        |works out how often the Collatz rule is applied to A until 1 is reached
        |tells after how many Collatz steps A becomes 1""",
        """
def F(A: int) -> int:
    steps = 0
    while A != 1:
        A = A // 2 if A % 2 == 0 else 3 * A + 1
        steps += 1
    return steps
""",
        "assert [F(i) for i in (1, 2, 3, 6)] == [0, 1, 7, 8]",
        "collatz n",
    ),
    classic(
        "primes",
        """returns all primes up to A
        |lists the prime numbers not greater than A
        |finds every prime from 2 to A
        |finds all primes that are at most A
        |determines the prime numbers up to and including A
        |returns a list of the primes from 2 to A
        |works out which numbers up to A are prime
        |gives the primes below or equal to A""",
        """
def F(A: int) -> list[int]:
    return [n for n in range(2, A + 1) if all(n % d for d in range(2, int(n**0.5) + 1))]
""",
        "assert F(10) == [2, 3, 5, 7]\nassert F(1) == []\nassert F(25)[-1] == 23",
        "primes limit",
    ),
    classic(
        "anagrams",
        """tells whether the words A and B are anagrams
        |checks if A and B consist of the same letters
        |returns True when A is an anagram of B
        |finds out if A and B are anagrams of each other
        |determines whether A has the same letters as B
        |says if the letters of A can be arranged to give B
        |tests two words A and B for being anagrams
        |decides if A can be rearranged into B""",
        """
def F(A: str, B: str) -> bool:
    return sorted(A.lower()) == sorted(B.lower())
""",
        "assert F('Listen', 'silent')\nassert not F('ab', 'abb')",
        "are_anagrams first second",
    ),
    classic(
        "brackets",
        """tells whether the brackets in A are balanced
        |checks that all brackets in the string A are closed in the right order
        |returns True when the parentheses, square and curly brackets of A match
        |finds out if every bracket in A is closed properly
        |determines whether A has balanced brackets of all three kinds
        |tests the brackets of A for balance
        |says if the brackets in the text A match each other
        |decides if the bracket string A is well-formed""",
        """
def F(A: str) -> bool:
    closing = {")": "(", "]": "[", "}": "{"}
    stack = []
    for character in A:
        if character in closing.values():
            stack.append(character)
        elif character in closing and (not stack or stack.pop() != closing[character]):
            return False
    return not stack
""",
        "assert F('([]{})')\nassert not F('(]')\nassert not F('((')\nassert F('')",
        "is_balanced text",
    ),
    classic(
        "common",
        """returns the elements that A and B have in common, in the order of A
        |lists what is in both A and B
        |finds the common elements of the lists A and B
        |finds what A and B share, as ordered in A
        |keeps those elements of A that also stand in B
        |determines the common items of the lists A and B
        |returns every element of A that is in B too
        |gives the elements shared by A and B""",
        """
def F(A: list, B: list) -> list:
    return [element for element in A if element in B]
""",
        "assert F([1, 2, 3], [3, 1]) == [1, 3]\nassert F([], [1]) == []",
        "common first second",
    ),
    classic(
        "dot",
        """returns the dot product of the vectors A and B
        |computes the scalar product of the lists A and B
        |multiplies A and B element by element and adds it all up
        |works out the inner product of two vectors A and B
        |sums the products of the elements of A and B at equal positions
        |determines the dot product of A and B
        |returns the sum of A times B, element by element
        |gives the inner product of A and B""",
        """
def F(A: list[int], B: list[int]) -> int:
    return sum(x * y for x, y in zip(A, B))
""",
        "assert F([1, 2], [3, 4]) == 11\nassert F([], []) == 0",
        "dot first second",
    ),
)


def make(rng: Random, held_out: bool) -> Example:
    """One request for a well-known function."""
    return drawn(rng, held_out, FAMILY, ROWS)
