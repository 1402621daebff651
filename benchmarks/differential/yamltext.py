# SPDX-License-Identifier: Apache-2.0
"""Writes trees of dict, list and scalars as YAML, plainly or as oddly as YAML allows."""

import json
import random
import re


class Raw(str):
    """A scalar that is written as it stands, so that YAML decides what it is."""


class Whole(str):
    """A whole file, byte for byte."""


PLAIN = re.compile(r"[A-Za-z_/][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*$")
WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"}

# what YAML 1.1, YAML 1.2 and go-yaml disagree about, and what is hard to print again
ODD_SCALARS = [
    "yes", "No", "on", "OFF", "y", "N", "true", "True", "TRUE", "tRue", "false", "null", "Null", "~", "",
    "0", "-0", "+1", "007", "0777", "08", "09.5", "0o17", "0x1F", "0b101", "-0x1f", "1_000", "1__0", "_1", "0_1",
    "1e3", "1E+3", "1.0", "1.", ".5", "-.5", "1e400", "1.5e-9", "12345678901234567890", "9007199254740993",
    "-9223372036854775808", "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616",
    "0.1", "100000000000000000000000", "1e21", "1e20", "123456.789e3", "0.0000001", "0.000001",
    "12:30", "12:30:45", "190:20:30", "2020-01-01", "2020-01-01T10:00:00Z", "2020-1-1", "2001-12-14t21:59:43.10-05:00",
    "2001-12-14 21:59:43.10 -5", "2020-13-01", "=", "a: b".replace(": ", ":"), "a#b", "-", "-a", "?a", ":a", "a:", "/", "a,b",
    "!!str 5", "!!int \"5\"", "!!float 1", "!!binary aGVsbG8=", "!!null ''", "!!bool yes", "!foo bar", "! 12",
    "'it''s'", "''", "'  '", "' a'", "'a '", '""', '"a\\tb"', '"\\u00e9"', '"\\x41"', '"a\\nb"', '"a\\n"', '"\\n"', '"\\e"', '"\\0"',
    '"\\\\"', '"\\""', '"\\/"', '"\\u2028"', '"\\ud83d\\ude00"', '"a\\r\\nb"', '"\\ta"', '" a\\nb"', '"a \\nb"', '"# c"', '"a # c"', '"#a\\nb"',
    "'0777'", "'1.0'", "'1e3'", "'yes'", "'~'", "'null'", "'12:30'", "'2020-01-01'", "'0x1F'", "'1_000'", "'0o17'", "'.inf'", "'.nan'", "'<<'", "'='",
    "é", "日本語", "😀", "a\u00a0b", "\u00ad", "a'b", 'a"b', "a\\b", "a  b", "*a*"[1:], "%a".replace("%", "x%"), "a`b", "x@y", "{a}"[1:2], "a{b}", "a[b]", "$(VAR)", "${VAR}",
    "0.", "+.5", "1e", "e1", "0x", "0b2", "1e+", "+", "+-1", "1.2.3", "v1.2", "1,000", "0e0", "0e1234", "12e03", "1e-7", "123e-2",
    ".inf", "-.INF", ".NaN", "inf", "nan", "Infinity", "<<",
]

ODD_TEXTS = [
    "a\nb", "a\nb\n", "a\n\nb\n", "\na", "\n", "a\n\n", "a\n\n\n", " a\nb", "  a\n  b\n", "a \nb", "a\n b\n", "a\t\nb", "\ta\nb", "a\nb ", "a\n  \nb", "a\n\t\nb",
    "a: b\nc: d\n", "- a\n- b\n", "# c\na\n", "a # b\n", "a\r\nb\r\n", "a\rb", "\u00e9\n\u65e5", "\U0001f600\nx", "a\u2028b", "a\u0085b", "a\u00a0\nb", "\ufeffa", "\x07", "\x1b[0m", "\x7f",
    "x" * 130, "word " * 40, ("word " * 20).strip() + "\n" + ("other " * 20).strip(), "a: " + "b " * 60, "'" * 3, '"' * 3, "\\n", "{\"a\": 1}", "{\"a\": 1}\n", "[1, 2]", "---\na: 1\n", "...", "a\n---\nb\n",
    "key=value\nother=1\n", "#!/bin/sh\nset -e\necho \"$X\" | sed 's/a/b/'\n", "a:b", "a: ", ": a", "- ", "-", "? a", "!a", "&a", "*a", "%a", "@a", "`a", "|", ">", "{", "}", "[", "]", ",", "#", "a#", "a #", "' a'", "null ", " null", "1 ", "0 1",
    "trailing\n \n", "   ", " ", "\t", "a\n   b\nc", "\n\na\n", "\n a\n", "a\n\n b\n\nc", "yes\n", "1\n", "true\nfalse",
]


def is_plain(text):
    return bool(PLAIN.match(text)) and text.lower() not in WORDS


def quoted(text):
    return "".join(c if c.isprintable() or c == " " else json.dumps(c) [1:-1] if ord(c) < 0x10000 else f"\\U{ord(c):08x}" for c in json.dumps(text, ensure_ascii=False))


class Writer:
    """Styles depend on the seed and on where a node stands, so that they stay when another node goes away."""

    def __init__(self, seed, odd):
        self.seed = seed
        self.odd = odd

    def dice(self, path):
        return random.Random(f"{self.seed}/{path}")

    def file(self, path, documents):
        if isinstance(documents, Whole):
            return str(documents)
        if path.endswith(".json"):
            # several values one after another: all but the first are skipped
            values = documents if self.dice(path).random() < 0.05 else documents[:1]
            return "\n".join(json.dumps(plain(value), indent=self.dice(path).choice([None, 2])) for value in values) + "\n"
        parts = [self.document(f"{path}#{i}", document) for i, document in enumerate(documents)]
        text = "---\n".join(parts)
        if not self.odd:
            return text
        dice = self.dice(path)
        if dice.random() < 0.1:
            text = "---\n" + text
        if dice.random() < 0.05:
            text = "# head\n\n" + text
        if dice.random() < 0.05:
            text += "---\n" + dice.choice(["", "# only a comment\n", "null\n", "\n"])
        if dice.random() < 0.04:
            text = text.replace("\n", "\r\n")
        if dice.random() < 0.03:
            text = "\ufeff" + text
        if dice.random() < 0.05:
            text = text.rstrip("\n")
        if dice.random() < 0.02:
            text = text.replace("---\n", "--- # here\n")
        if dice.random() < 0.02:
            text += dice.choice(["...\n", "\t\n", "  \n", "# end"])
        return text

    def document(self, path, node):
        if isinstance(node, (dict, list)) and node:
            return self.block(path, node, 0)
        return self.scalar(path, node, 0, False) + "\n"

    def block(self, path, node, indent):
        lines = []
        pad = " " * indent
        dice = self.dice(path)
        if isinstance(node, dict):
            for key, value in node.items():
                lines.append(self.entry(f"{path}.{key}", pad + self.key(key, dice) + ":", value, indent, False))
        else:
            for i, value in enumerate(node):
                lines.append(self.item(f"{path}[{i}]", pad, value, indent))
        return "".join(lines)

    def key(self, key, dice):
        if isinstance(key, Raw):
            return key
        if not is_plain(key):
            return quoted(key)
        if self.odd and dice.random() < 0.03:
            return dice.choice([f'"{key}"', f"'{key}'"])
        return key

    def comment(self, dice):
        return dice.choice([" # note", "  # a: b", ""]) if self.odd and dice.random() < 0.05 else ""

    def entry(self, path, head, value, indent, in_list):
        dice = self.dice(path)
        if isinstance(value, (dict, list)) and value:
            if self.odd and dice.random() < 0.08:
                return f"{head} {self.flow(path, value)}{self.comment(dice)}\n"
            deeper = indent + (dice.choice([1, 2, 3, 4]) if self.odd and dice.random() < 0.2 else 2)
            if isinstance(value, list) and not in_list and dice.random() < 0.5:
                deeper = indent
            return f"{head}{self.comment(dice)}\n{self.block(path, value, deeper)}"
        text = self.scalar(path, value, indent + 2, True)
        return f"{head} {text}{'' if chr(10) in text else self.comment(dice)}\n" if text else f"{head}\n"

    def item(self, path, pad, value, indent):
        if isinstance(value, dict) and value:
            block = self.block(path, value, indent + 2)
            return pad + "- " + block[indent + 2 :]
        if isinstance(value, list) and value:
            return pad + "- " + self.flow(path, value) + "\n"
        return pad + "- " + self.scalar(path, value, indent + 2, True) + "\n"

    def flow(self, path, node):
        if isinstance(node, dict):
            return "{" + ", ".join(f"{self.flow_key(k)}: {self.flow(f'{path}.{k}', v)}" for k, v in node.items()) + "}"
        if isinstance(node, list):
            return "[" + ", ".join(self.flow(f"{path}[{i}]", v) for i, v in enumerate(node)) + "]"
        if isinstance(node, Raw):
            return node if re.match(r"^[A-Za-z0-9_.+-]+$", node) else quoted(str(node))
        if isinstance(node, str):
            return node if is_plain(node) else quoted(node)
        return plain_scalar(node)

    def flow_key(self, key):
        return key if is_plain(key) else quoted(str(key))

    def scalar(self, path, node, indent, may_block):
        if isinstance(node, Raw):
            return node
        if not isinstance(node, str):
            return plain_scalar(node)
        dice = self.dice(path + "!")
        if not self.odd:
            if "\n" in node and may_block and simple_block(node):
                return self.literal(node, indent, "|")
            return node if is_plain(node) else quoted(node)
        forms = [quoted(node)]
        if "\n" not in node and node.isprintable():
            forms.append("'" + node.replace("'", "''") + "'")
        if is_plain(node):
            forms += [node] * 6
        if may_block and node and simple_block(node):
            forms += [self.literal(node, indent + dice.choice([0, 0, 1, 3]), "|")] * 2
            if not re.search(r"\n[ \t\n]|^[ \t\n]|\n\n", node) and node.strip():
                forms.append(self.literal(node.replace("\n", "\n\n") if not node.endswith("\n") else node[:-1].replace("\n", "\n\n") + "\n", indent, ">"))
        return dice.choice(forms)

    def literal(self, text, indent, mark):
        body = text.rstrip("\n")
        ends = len(text) - len(body)
        chomp = "-" if ends == 0 else "" if ends == 1 else "+"
        hint = str(2) if body.startswith((" ", "\n")) else ""
        pad = " " * indent
        if hint:
            # the hint counts from the parent, which is two spaces further left
            pad = " " * (indent - 2 + 2 if indent >= 2 else 2)
        lines = [(pad + line if line else "") for line in body.split("\n")] + [""] * max(0, ends - 1)
        return mark + hint + chomp + "\n" + "\n".join(lines)


def simple_block(text):
    return bool(text.strip()) and not text.startswith((" ", "\n", "\t")) and all(c == "\n" or (c.isprintable() and c != "\ufeff") for c in text)


def plain_scalar(node):
    if node is None:
        return "null"
    if node is True or node is False:
        return str(node).lower()
    if isinstance(node, dict):
        return "{}"
    if isinstance(node, list):
        return "[]"
    return str(node)


def plain(node):
    """The node as JSON can say it."""
    if isinstance(node, dict):
        return {str(k): plain(v) for k, v in node.items()}
    if isinstance(node, list):
        return [plain(v) for v in node]
    return str(node) if isinstance(node, str) else node
