"""Operations on lists: of numbers, of words, of either; and what brings a list down to one value."""

# ruff: noqa: E501  # a table is read by its rows

from __future__ import annotations

from training.operations.operation import Operation, op

# fmt: off
NUMBER_MAPS = (
    op("square: ints > ints", "[n * n for n in {x}]", "square each number|square every number|raise each number to the power of two|replace each number by its square", "the squares of {x}|each number squared in {x}", ([1, -2], [1, 4])),
    op("cube: ints > ints", "[n ** 3 for n in {x}]", "cube each number|cube every number|raise every number to the third power", "the cubes of {x}", ([2, -1], [8, -1])),
    op("double: ints > ints", "[n * 2 for n in {x}]", "double each number|double all numbers|multiply each number by two", "the doubles of {x}|twice each of {x}", ([3, -1], [6, -2])),
    op("negate: ints > ints", "[-n for n in {x}]", "negate each number|flip the sign of every number", "the negatives of {x}", ([3, -1], [-3, 1])),
    op("absolute: ints > ints", "[abs(n) for n in {x}]", "take the absolute value of each number|make every number non-negative by dropping its sign", "the absolute values of {x}", ([3, -1], [3, 1])),
    op("add: ints > ints", "[n + {k} for n in {x}]", "add {k} to each number|increase every number by {k}", "{x} with {k} added to each number", ([3, -1], [5, 1])),
    op("subtract: ints > ints", "[n - {k} for n in {x}]", "subtract {k} from each number|decrease every number by {k}", "{x} with {k} subtracted from each number", ([3, -1], [1, -3])),
    op("times: ints > ints", "[n * {k} for n in {x}]", "multiply each number by {k}|scale every number by {k}", "{x} with each number multiplied by {k}", ([3, -1], [6, -2])),
    op("remainder: ints > ints", "[n % {k} for n in {x}]", "take each number modulo {k}|replace each number by its remainder after division by {k}", "the remainders of {x} after division by {k}", ([3, 4], [1, 0])),
    op("halve: ints > ints", "[n // 2 for n in {x}]", "halve each number, rounding down|divide every number by two, rounding down", "the halves of {x}, rounded down", ([3, 4], [1, 2])),
    op("cap: ints > ints", "[min(n, {k}) for n in {x}]", "cap each number at {k}|limit every number to at most {k}", "{x} with each number capped at {k}", ([3, 1], [2, 1])),
    op("floor: ints > ints", "[max(n, {k}) for n in {x}]", "raise each number to at least {k}|replace numbers below {k} by {k}", "{x} with each number raised to at least {k}", ([3, 1], [3, 2])),
    op("last digit: ints > ints", "[abs(n) % 10 for n in {x}]", "take the last digit of each number|replace every number by its last digit", "the last digits of {x}", ([31, -24], [1, 4])),
    op("digit sums: ints > ints", "[sum(int(d) for d in str(abs(n))) for n in {x}]", "replace each number by the sum of its digits|take the digit sum of every number", "the digit sums of {x}", ([31, -24], [4, 6])),
    op("to words: ints > words", "[str(n) for n in {x}]", "turn each number into a string|convert every number to a string", "{x} as strings", ([31, -2], ["31", "-2"])),
    op("running sums: ints > ints", "[sum({x}[: i + 1]) for i in range(len({x}))]", "compute the running sums|take the cumulative sum", "the running sums of {x}|the cumulative sums of {x}", ([1, 2, 3], [1, 3, 6])),
    op("differences: ints > ints", "[later - n for n, later in zip({x}, {x}[1:])]", "take the differences between neighbours|compute the differences of consecutive numbers", "the differences between consecutive numbers of {x}", ([1, 4, 2], [3, -2])),
)

WORD_MAPS = (
    op("upper: words > words", "[w.upper() for w in {x}]", "uppercase each word|convert every word to upper case|put all words in capitals", "{x} in upper case|the uppercase versions of {x}", (["ab", "C"], ["AB", "C"])),
    op("lower: words > words", "[w.lower() for w in {x}]", "lowercase each word|convert every word to lower case", "{x} in lower case|the lowercase versions of {x}", (["aB", "C"], ["ab", "c"])),
    op("capitalize: words > words", "[w.capitalize() for w in {x}]", "capitalize each word|make the first letter of every word a capital", "{x} with each word capitalized", (["ab", "C"], ["Ab", "C"])),
    op("reverse each: words > words", "[w[::-1] for w in {x}]", "reverse each word|spell every word backwards", "{x} with each word reversed|the words of {x} spelled backwards", (["ab", "C"], ["ba", "C"])),
    op("first letters: words > words", "[w[:1] for w in {x}]", "take the first letter of each word|reduce every word to its first letter", "the first letters of {x}|the initials of {x}", (["ab", "C"], ["a", "C"])),
    op("last letters: words > words", "[w[-1:] for w in {x}]", "take the last letter of each word|reduce every word to its last letter", "the last letters of {x}", (["ab", "C"], ["b", "C"])),
    op("prefixes: words > words", "[w[:{k}] for w in {x}]", "cut each word to its first {k} letters|shorten every word to {k} characters", "the first {k} letters of each of {x}", (["abc", "C"], ["ab", "C"])),
    op("append letter: words > words", '[w + "{c}" for w in {x}]', 'append "{c}" to each word|add the letter "{c}" to the end of every word', '{x} with "{c}" added to the end of each word', (["b"], ["ba"])),
    op("without letter: words > words", '[w.replace("{c}", "") for w in {x}]', 'remove the letter "{c}" from each word|delete every "{c}" from all words', '{x} without the letter "{c}"', (["bab"], ["bb"])),
    op("lengths: words > ints", "[len(w) for w in {x}]", "take the length of each word|replace every word by its length", "the lengths of {x}|the word lengths of {x}", (["abc", "d"], [3, 1])),
    op("vowel counts: words > ints", '[sum(c in "aeiou" for c in w.lower()) for w in {x}]', "count the vowels of each word|replace every word by its number of vowels", "the vowel counts of {x}|the numbers of vowels in {x}", (["abe", "x"], [2, 0])),
    op("join: words > text", '" ".join({x})', "join the words with spaces|join them into one string, separated by spaces", "{x} joined with spaces|the string of {x} separated by spaces", (["a", "b"], "a b")),
    op("join dashes: words > text", '"-".join({x})', "join the words with dashes|connect the words with hyphens", "{x} joined with dashes", (["a", "b"], "a-b")),
    op("concatenate: words > text", '"".join({x})', "concatenate the words|glue all words together", "the concatenation of {x}", (["a", "b"], "ab")),
    op("tally: words > counts", "{w: {x}.count(w) for w in {x}}", "count how often each word occurs|tally the words", "the number of times each word occurs in {x}|the word counts of {x}", (["a", "b", "a"], {"a": 2, "b": 1})),
    op("length map: words > counts", "{w: len(w) for w in {x}}", "map each word to its length|build a dictionary from word to length", "a dictionary from each of {x} to its length", (["ab", "c"], {"ab": 2, "c": 1})),
    op("sort by length: words > words", "sorted({x}, key=len)", "sort the words by length|order the words from shortest to longest", "{x} sorted by length", (["abc", "d", "ef"], ["d", "ef", "abc"])),
    op("longest: words > maybe word", "max({x}, key=len)", "find the longest word|pick the longest word", "the longest of {x}|the longest word in {x}", (["a", "bcd", "ef"], "bcd")),
    op("shortest: words > maybe word", "min({x}, key=len)", "find the shortest word|pick the shortest word", "the shortest of {x}|the shortest word in {x}", (["abc", "d", "ef"], "d")),
    op("total length: words > int", "sum(len(w) for w in {x})", "add up the lengths of the words|count all characters of the words", "the total length of {x}|the total number of characters in {x}", (["abc", "d"], 4)),
)

REDUCERS = (
    op("sum: ints > int", "sum({x})", "add them up|sum the numbers|add all numbers together|compute their sum", "the sum of {x}|the total of {x}", ([1, 2, 4], 7)),
    op("maximum: ints > int", "max({x})", "find the largest number|take the maximum", "the largest of {x}|the maximum of {x}|the biggest number in {x}", ([1, 4, 2], 4)),
    op("minimum: ints > int", "min({x})", "find the smallest number|take the minimum", "the smallest of {x}|the minimum of {x}|the lowest number in {x}", ([3, 1, 2], 1)),
    op("product: ints > int", "math.prod({x})", "multiply them all together|compute their product", "the product of {x}", ([3, 1, 2], 6)),
    op("spread: ints > int", "max({x}) - min({x})", "take the difference between the largest and the smallest number|compute the range", "the difference between the largest and the smallest of {x}|the range of {x}", ([3, 1, 7], 6)),
    op("mean: ints > int", "sum({x}) // len({x})", "compute the average, rounded down|take the mean, rounded down", "the average of {x}, rounded down|the mean of {x}, rounded down", ([3, 1, 7], 3)),
    op("median: ints > int", "sorted({x})[len({x}) // 2]", "take the upper median|find the middle number after sorting", "the upper median of {x}", ([3, 1, 7], 3)),
    op("second largest: ints > int", "sorted(set({x}))[-2]", "find the second largest distinct number|pick the runner-up of the distinct numbers", "the second largest distinct number of {x}", ([3, 7, 7], 3)),
    op("mode: ints > int", "max({x}, key={x}.count)", "find the most frequent number|take the number that occurs most often", "the most frequent number in {x}|the most common number of {x}", ([3, 7, 7], 7)),
    op("sum of squares: ints > int", "sum(n * n for n in {x})", "sum the squares|add up the squares of the numbers", "the sum of the squares of {x}", ([3, 1], 10)),
    op("ascending: ints > bool", "{x} == sorted({x})", "check whether the numbers are in ascending order|tell if the numbers are sorted", "whether {x} are sorted in ascending order", ([1, 2], True)),
    op("distinct set: ints > set", "set({x})", "put the numbers in a set|collect the distinct numbers in a set", "the set of {x}|the set of distinct numbers in {x}", ([3, 1, 3], {1, 3})),
    op("largest index: ints > int", "{x}.index(max({x}))", "find the position of the largest number|return the index of the maximum", "the index of the largest of {x}|the position of the maximum of {x}", ([3, 7, 1], 1)),
    op("pairs of rows: ints > matrix", "[{x}[i : i + 2] for i in range(0, len({x}), 2)]", "split the list into chunks of two|group the numbers in pairs", "{x} split into chunks of two", ([1, 2, 3], [[1, 2], [3]])),
)

_EITHER: tuple[tuple[str, str, str, str, tuple[object, object], tuple[object, object]], ...] = (
    ("reverse", "{x}[::-1]", "reverse the list|reverse the order|turn the list around", "{x} in reverse order|the reverse of {x}", ([1, 2, 3], [3, 2, 1]), (["b", "a"], ["a", "b"])),
    ("sort", "sorted({x})", "sort them|sort the list|sort in ascending order", "{x} sorted|{x} in sorted order|{x} sorted in ascending order", ([3, 1], [1, 3]), (["b", "a"], ["a", "b"])),
    ("sort down", "sorted({x}, reverse=True)", "sort in descending order|sort from largest to smallest|sort the list backwards", "{x} in descending order|{x} sorted from largest to smallest", ([1, 3], [3, 1]), (["a", "b"], ["b", "a"])),
    ("unique", "list(dict.fromkeys({x}))", "remove duplicates|drop repeated elements|keep the first of equal elements", "the distinct elements of {x}|{x} without duplicates", ([3, 1, 3], [3, 1]), (["b", "b"], ["b"])),
    ("take", "{x}[:{k}]", "keep the first {k}|take the first {k} elements", "the first {k} of {x}|the first {k} elements of {x}", ([3, 1, 3], [3, 1]), (["b", "b", "c"], ["b", "b"])),
    ("take last", "{x}[-{k}:]", "keep the last {k}|take the last {k} elements", "the last {k} of {x}|the last {k} elements of {x}", ([3, 1, 4], [1, 4]), (["b", "b", "c"], ["b", "c"])),
    ("skip", "{x}[{k}:]", "skip the first {k}|drop the first {k} elements", "{x} without the first {k}|all but the first {k} of {x}", ([3, 1, 4], [4]), (["b", "b", "c"], ["c"])),
    ("every kth", "{x}[::{k}]", "keep every element at a position divisible by {k}|take every {k}-th element from the first on", "every {k}-th element of {x} from the first on", ([3, 1, 4], [3, 4]), (["b", "b", "c"], ["b", "c"])),
    ("rotate", "{x}[{k}:] + {x}[:{k}]", "rotate the list left by {k}|move the first {k} elements to the end", "{x} rotated left by {k}", ([3, 1, 4], [4, 3, 1]), (["b", "b", "c"], ["c", "b", "b"])),
    ("repeated", "[e for e in {x} if {x}.count(e) > 1]", "keep only elements that occur more than once|keep the duplicates", "the elements of {x} that occur more than once", ([3, 1, 3], [3, 3]), (["b", "c"], [])),
)


def _for(kind: str, row: tuple) -> Operation:  # type: ignore[type-arg]  # a row of the table above
    name, code, verbs, nouns, numbers, words = row
    return op(f"{name}: {kind} > {kind}", code, verbs, nouns, numbers if kind == "ints" else words)


_LAST = (
    op("size: ints > int", "len({x})", "count them|return how many there are", "the number of {x}|the length of {x}", ([3, 1, 3], 3)),
    op("size words: words > int", "len({x})", "count them|return how many there are", "the number of {x}|the length of {x}", (["a"], 1)),
    op("empty: ints > bool", "not {x}", "check whether nothing is left|tell if the list is empty", "whether {x} is empty", ([], True)),
)
# fmt: on

OPERATIONS = (
    *NUMBER_MAPS,
    *WORD_MAPS,
    *REDUCERS,
    *(_for(kind, row) for row in _EITHER for kind in ("ints", "words")),
    *_LAST,
)
