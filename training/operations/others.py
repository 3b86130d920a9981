"""Operations on text, dictionaries, sets, matrices and single numbers."""

# ruff: noqa: E501  # a table is read by its rows

from __future__ import annotations

from training.operations.operation import op

# fmt: off
TEXT = (
    op("split: text > words", "{x}.split()", "split it into words|split the text at whitespace", "the words of {x}|the words in {x}", ("a bc", ["a", "bc"])),
    op("upper text: text > text", "{x}.upper()", "convert it to upper case|uppercase the text", "{x} in upper case|the uppercase version of {x}", ("aB", "AB")),
    op("lower text: text > text", "{x}.lower()", "convert it to lower case|lowercase the text", "{x} in lower case|the lowercase version of {x}", ("aB", "ab")),
    op("title text: text > text", "{x}.title()", "put it in title case|capitalize each word of the text", "{x} in title case", ("ab cd", "Ab Cd")),
    op("swap case: text > text", "{x}.swapcase()", "swap upper and lower case|invert the case of each letter", "{x} with upper and lower case swapped", ("aB", "Ab")),
    op("reverse text: text > text", "{x}[::-1]", "reverse the text|reverse its characters", "{x} reversed|the reverse of {x}|{x} spelled backwards", ("abc", "cba")),
    op("strip text: text > text", "{x}.strip()", "strip leading and trailing spaces|trim whitespace from both ends", "{x} without leading and trailing spaces", (" a ", "a")),
    op("no spaces: text > text", '{x}.replace(" ", "")', "remove all spaces|delete the spaces", "{x} without spaces", ("a b", "ab")),
    op("underscores: text > text", '{x}.replace(" ", "_")', "replace spaces with underscores|turn each space into an underscore", "{x} with underscores in place of spaces", ("a b", "a_b")),
    op("no vowels: text > text", '"".join(c for c in {x} if c.lower() not in "aeiou")', "remove the vowels|delete all vowels", "{x} without vowels|{x} with all vowels removed", ("Abe c", "b c")),
    op("only letters: text > text", '"".join(c for c in {x} if c.isalpha())', "keep only the letters|remove everything that is not a letter", "the letters of {x}|only the letters in {x}", ("a1 b!", "ab")),
    op("only digits: text > text", '"".join(c for c in {x} if c.isdigit())', "keep only the digits|remove everything that is not a digit", "the digits in {x}|only the digits of {x}", ("a1 b2", "12")),
    op("without char: text > text", '{x}.replace("{c}", "")', 'remove every "{c}"|delete the letter "{c}" wherever it stands', '{x} without the letter "{c}"', ("cab", "cb")),
    op("sorted chars: text > text", '"".join(sorted({x}))', "sort its characters|put the characters in alphabetical order", "the characters of {x} in sorted order", ("cab", "abc")),
    op("unique chars: text > text", '"".join(dict.fromkeys({x}))', "remove repeated characters|keep the first of each character", "{x} without repeated characters", ("abca", "abc")),
    op("first chars: text > text", "{x}[:{k}]", "keep the first {k} characters|cut it to {k} characters", "the first {k} characters of {x}", ("abc", "ab")),
    op("last chars: text > text", "{x}[-{k}:]", "keep the last {k} characters", "the last {k} characters of {x}", ("abc", "bc")),
    op("repeat text: text > text", "{x} * {k}", "repeat it {k} times", "{x} repeated {k} times", ("ab", "abab")),
    op("lines: text > words", '{x}.split(",")', "split it at commas|split the text at each comma", "the parts of {x} between commas", ("a,b", ["a", "b"])),
    op("characters: text > words", "list({x})", "split it into single characters|make a list of its characters", "the list of characters of {x}", ("ab", ["a", "b"])),
    op("numbers in: text > ints", "[int(w) for w in {x}.split() if w.isdigit()]", "extract the numbers that stand as words of their own|read the whole numbers between spaces", "the whole numbers between the spaces of {x}", ("a 12 b 3", [12, 3])),
    op("codes: text > ints", "[ord(c) for c in {x}]", "take the character codes|replace each character by its code point", "the character codes of {x}|the code points of {x}", ("ab", [97, 98])),
    op("char counts: text > counts", "{c: {x}.count(c) for c in {x}}", "count how often each character occurs|tally its characters", "the number of times each character occurs in {x}|the character counts of {x}", ("aba", {"a": 2, "b": 1})),
    op("count vowels: text > int", 'sum(c in "aeiou" for c in {x}.lower())', "count the vowels|count how many vowels there are", "the number of vowels in {x}|how many vowels {x} has", ("Abe", 2)),
    op("count char: text > int", '{x}.count("{c}")', 'count how often "{c}" occurs|count the letter "{c}"', 'the number of times "{c}" occurs in {x}', ("abca", 2)),
    op("count words: text > int", "len({x}.split())", "count the words|count how many words there are", "the number of words in {x}|how many words {x} has", ("ab c", 2)),
    op("text length: text > int", "len({x})", "take its length|count the characters", "the length of {x}|the number of characters in {x}", ("ab c", 4)),
    op("count upper: text > int", "sum(c.isupper() for c in {x})", "count the capital letters|count the uppercase letters", "the number of capital letters in {x}", ("aBC", 2)),
    op("palindrome text: text > bool", "{x} == {x}[::-1]", "check whether it is a palindrome|tell if it reads the same backwards", "whether {x} is a palindrome|whether {x} reads the same backwards", ("noon", True)),
    op("starts text: text > bool", '{x}.startswith("{c}")', 'check whether it starts with "{c}"', 'whether {x} starts with "{c}"', ("ab", True)),
    op("unique text: text > bool", "len(set({x})) == len({x})", "check whether all characters are different|tell if no character repeats", "whether all characters of {x} are different", ("aba", False)),
)

COUNTS = (
    op("keys: counts > words", "list({x})", "take the keys|list the keys", "the keys of {x}", ({"a": 1}, ["a"])),
    op("values: counts > ints", "list({x}.values())", "take the values|list the values", "the values of {x}", ({"a": 1}, [1])),
    op("sorted keys: counts > words", "sorted({x})", "list the keys in alphabetical order|sort the keys", "the sorted keys of {x}|the keys of {x} in alphabetical order", ({"b": 1, "a": 2}, ["a", "b"])),
    op("keys by value: counts > words", "sorted({x}, key={x}.get)", "list the keys from the smallest to the largest value|sort the keys by their value", "the keys of {x} sorted by value", ({"b": 2, "a": 1}, ["a", "b"])),
    op("top key: counts > maybe word", "max({x}, key={x}.get)", "find the key with the largest value|pick the key whose value is highest", "the key with the largest value in {x}", ({"b": 2, "a": 1}, "b")),
    op("low key: counts > maybe word", "min({x}, key={x}.get)", "find the key with the smallest value|pick the key whose value is lowest", "the key with the smallest value in {x}", ({"b": 2, "a": 1}, "a")),
    op("total: counts > int", "sum({x}.values())", "add up the values|sum all values", "the sum of the values of {x}|the total of all values in {x}", ({"b": 2, "a": 1}, 3)),
    op("above: counts > counts", "{key: value for key, value in {x}.items() if value > {k}}", "keep only the entries with a value greater than {k}|drop entries whose value is {k} or less", "the entries of {x} with a value greater than {k}", ({"b": 3, "a": 1}, {"b": 3})),
    op("below: counts > counts", "{key: value for key, value in {x}.items() if value < {k}}", "keep only the entries with a value less than {k}", "the entries of {x} with a value less than {k}", ({"b": 3, "a": 1}, {"a": 1})),
    op("scale: counts > counts", "{key: value * {k} for key, value in {x}.items()}", "multiply every value by {k}", "{x} with every value multiplied by {k}", ({"b": 3}, {"b": 6})),
    op("raise: counts > counts", "{key: value + {k} for key, value in {x}.items()}", "add {k} to every value|increase each value by {k}", "{x} with {k} added to every value", ({"b": 3}, {"b": 5})),
    op("upper keys: counts > counts", "{key.upper(): value for key, value in {x}.items()}", "convert the keys to upper case|uppercase all keys", "{x} with uppercase keys", ({"b": 3}, {"B": 3})),
    op("size counts: counts > int", "len({x})", "count the entries|count the keys", "the number of entries in {x}|the number of keys in {x}", ({"b": 3}, 1)),
)

SETS = (
    op("to list: set > ints", "sorted({x})", "turn it into a sorted list|list its numbers in order", "the sorted list of {x}|{x} as a sorted list", ({1, 2}, [1, 2])),
    op("with: set > set", "{x} | {{k}}", "add {k} to the set|insert {k}", "{x} with {k} added", ({1}, {1, 2})),
    op("without: set > set", "{x} - {{k}}", "remove {k} from the set if it is there|discard {k}", "{x} without {k}", ({1, 2}, {1})),
    op("has: set > bool", "{k} in {x}", "check whether {k} is in the set|tell if it contains {k}", "whether {x} contains {k}", ({1, 2}, True)),
    op("big only: set > set", "{n for n in {x} if n > {k}}", "keep only members greater than {k}", "the members of {x} greater than {k}", ({1, 3}, {3})),
    op("set size: set > int", "len({x})", "count its members|count the members", "the number of members of {x}|the size of {x}", ({1, 3}, 2)),
    op("squares set: set > set", "{n * n for n in {x}}", "square each member", "the set of squares of {x}", ({-3, 1}, {1, 9})),
)

MATRICES = (
    op("transpose: matrix > matrix", "[list(row) for row in zip(*{x})]", "transpose it|swap rows and columns", "the transpose of {x}|{x} transposed", ([[1, 2], [3, 4]], [[1, 3], [2, 4]])),
    op("flatten: matrix > ints", "[n for row in {x} for n in row]", "flatten it into one list|put all rows into one list", "the numbers of {x} as one flat list|the flattened version of {x}", ([[1, 2], [3]], [1, 2, 3])),
    op("row sums: matrix > ints", "[sum(row) for row in {x}]", "sum each row|add up every row", "the row sums of {x}|the sums of the rows of {x}", ([[1, 2], [3]], [3, 3])),
    op("row maxima: matrix > ints", "[max(row) for row in {x}]", "take the largest number of each row", "the largest number of each row of {x}|the row maxima of {x}", ([[1, 2], [3]], [2, 3])),
    op("column sums: matrix > ints", "[sum(column) for column in zip(*{x})]", "sum each column|add up every column", "the column sums of {x}|the sums of the columns of {x}", ([[1, 2], [3, 4]], [4, 6])),
    op("reverse rows: matrix > matrix", "{x}[::-1]", "reverse the order of the rows|flip it upside down", "{x} with the rows in reverse order|{x} flipped upside down", ([[1], [2]], [[2], [1]])),
    op("mirror: matrix > matrix", "[row[::-1] for row in {x}]", "reverse each row|mirror it left to right", "{x} with each row reversed", ([[1, 2]], [[2, 1]])),
    op("scale matrix: matrix > matrix", "[[n * {k} for n in row] for row in {x}]", "multiply every entry by {k}", "{x} with every entry multiplied by {k}", ([[1, 2]], [[2, 4]])),
    op("shift matrix: matrix > matrix", "[[n + {k} for n in row] for row in {x}]", "add {k} to every entry", "{x} with {k} added to every entry", ([[1, 2]], [[3, 4]])),
    op("rows above: matrix > matrix", "[row for row in {x} if sum(row) > {k}]", "keep only rows whose sum is greater than {k}", "the rows of {x} whose sum is greater than {k}", ([[1, 1], [3]], [[3]])),
    op("first column: matrix > ints", "[row[0] for row in {x}]", "take the first column|take the first entry of each row", "the first column of {x}|the first entry of each row of {x}", ([[1, 2], [3]], [1, 3])),
    op("row count: matrix > int", "len({x})", "count the rows", "the number of rows of {x}", ([[1], [2]], 2)),
    op("diagonal: matrix > ints", "[row[i] for i, row in enumerate({x}) if i < len(row)]", "take the main diagonal", "the main diagonal of {x}", ([[1, 2], [3, 4]], [1, 4])),
)

NUMBERS = (
    op("digits: int > ints", "[int(d) for d in str(abs({x}))]", "split it into digits|list its digits", "the digits of {x}|the list of digits of {x}", (123, [1, 2, 3])),
    op("divisors: int > ints", "[n for n in range(1, {x} + 1) if {x} % n == 0]", "list its divisors|find all its divisors", "the divisors of {x}|all divisors of {x}", (6, [1, 2, 3, 6])),
    op("range: int > ints", "list(range(1, {x} + 1))", "list the numbers from 1 up to it", "the numbers from 1 to {x}|all integers from 1 up to {x}", (3, [1, 2, 3])),
    op("below list: int > ints", "list(range({x}))", "list the numbers from 0 up to but not including it", "the non-negative integers below {x}", (3, [0, 1, 2])),
    op("as binary: int > text", "bin({x})[2:]", "write it in binary|convert it to binary", "the binary form of {x}|the binary digits of {x} as a string", (5, "101")),
    op("as text: int > text", "str({x})", "turn it into a string|convert it to a string", "{x} as a string", (12, "12")),
    op("plus: int > int", "{x} + {k}", "add {k}|increase it by {k}", "{x} plus {k}|the sum of {k} and {x}", (3, 5)),
    op("multiplied: int > int", "{x} * {k}", "multiply it by {k}", "{k} times {x}|{x} multiplied by {k}", (3, 6)),
    op("modulo: int > int", "{x} % {k}", "take it modulo {k}|take the remainder after division by {k}", "the remainder of {x} after division by {k}|{x} modulo {k}", (3, 1)),
    op("is even: int > bool", "{x} % 2 == 0", "check whether it is even|tell if it is even", "whether {x} is even", (4, True)),
    op("is big: int > bool", "{x} > {k}", "check whether it is greater than {k}", "whether {x} is greater than {k}", (4, True)),
    op("is prime: int > bool", "{x} > 1 and all({x} % d for d in range(2, {x}))", "check whether it is prime|tell if it is a prime number", "whether {x} is prime|whether {x} is a prime number", (9, False)),
    op("squared: int > int", "{x} ** 2", "square it", "the square of {x}", (3, 9)),
    op("distance to zero: int > int", "abs({x})", "take its absolute value", "the absolute value of {x}", (-3, 3)),
)
# fmt: on

OPERATIONS = (*TEXT, *COUNTS, *SETS, *MATRICES, *NUMBERS)
