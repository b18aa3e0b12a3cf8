"""Another judge of payloads: the package `jsonschema`, on documents made here.

For each of the official schemas it makes documents that are valid, and changes
most of them in one or two places: other types, values next to those of an
enumeration, texts of just the longest and one more character, members that are
missing or that nobody knows, numbers next to multiples of 0.1, other notations
of times and of numbers. Some changes keep a document valid: the judge decides.

    payloads.py SCHEMAS COUNT FRAMES VERDICTS

SCHEMAS is the folder of the official schemas and COUNT the number of documents.
FRAMES gets a frame a line: a CALL with each document that is a request, and for
one that is a response a CALL that is valid and the CALLRESULT. VERDICTS gets for
each frame a line `[valid, [[pointer, keyword], ...]]`, in the terms of
`ocpp16 validate`. The seed is fixed: every run makes the same.

Numbers are judged as decimals, as they are written: 0.3 is a multiple of 0.1.
What the package cannot know it is told: that a decimal without a fraction is an
integer in draft 6, as 1.0 is.

Not made is what the documentation of ocpp16-types excepts (numbers of very many
digits, members that occur twice, lone surrogates, deep nesting), nor where the
judge does not keep to the standards: leap seconds and the year 0, and a line
break after a time or a URI.
"""

import calendar
import copy
import decimal
import json
import random
import sys
from decimal import Decimal
from pathlib import Path

import jsonschema

decimal.getcontext().prec = 200
SEED = 16


class Number(str):
    """A number as it is written."""


def main():
    folder, count, frames, verdicts = sys.argv[1:]
    chance = random.Random(SEED)
    schemas = [Schema(path) for path in sorted(Path(folder).glob("*.json"))]
    requests = {schema.action: schema for schema in schemas if not schema.is_response}
    # What few schemas have comes up as often as the rest.
    schemas += [schema for schema in schemas if schema.is_rare for _ in range(9)]
    with open(frames, "w", encoding="utf-8") as frames, open(verdicts, "w", encoding="utf-8") as verdicts:

        def write(schema, document, elements):
            text = dump(document)
            frames.write("[" + ",".join([*map(json.dumps, elements), text]) + "]\n")
            verdicts.write(json.dumps(schema.judge(text)) + "\n")

        for number in range(int(count)):
            schema = schemas[number % len(schemas)]
            document = schema.document(chance)
            for _ in range(chance.choice([0, 1, 1, 1, 2])):
                document = changed(schema, document, chance)
            if schema.is_response:
                request = requests[schema.action]
                write(request, request.document(chance), [2, str(number), schema.action])
                write(schema, document, [3, str(number)])
            else:
                write(schema, document, [2, str(number), schema.action])


class Schema:
    """An official schema: it makes documents, and judges them."""

    def __init__(self, path):
        self.is_response = path.stem.endswith("Response")
        self.action = path.stem.removesuffix("Response")
        text = path.read_text(encoding="utf-8-sig")
        self.is_rare = '"multipleOf"' in text or '"minItems"' in text
        self.root = json.loads(text, parse_float=Decimal)
        Validator = jsonschema.validators.validator_for(self.root, default=None)
        if Validator.META_SCHEMA.get("$schema", "").find("draft-04") < 0:
            types = Validator.TYPE_CHECKER.redefine("integer", is_integer)
            Validator = jsonschema.validators.extend(Validator, type_checker=types)
        formats = Validator.FORMAT_CHECKER
        missing = {"date-time", "uri"} - set(formats.checkers)
        assert not missing, f"the packages that check {missing} are not installed"
        self.validator = Validator(self.root, format_checker=formats)

    def judge(self, text):
        found = set()
        document = json.loads(text, parse_float=Decimal)
        for error in self.validator.iter_errors(document):
            path = list(error.absolute_path)
            if error.validator == "required":
                names = [name for name in error.validator_value if name not in error.instance]
            elif error.validator == "additionalProperties":
                known = error.schema.get("properties", {})
                names = [name for name in error.instance if name not in known]
            else:
                names = [None]
            for name in names:
                steps = path if name is None else [*path, name]
                escaped = [str(step).replace("~", "~0").replace("/", "~1") for step in steps]
                found.add(("".join("/" + step for step in escaped), error.validator))
        return [not found, sorted(found)]

    def document(self, chance):
        return self.value(self.root, chance)

    def resolve(self, schema):
        if "$ref" in schema:
            target = self.root
            for step in schema["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            return target
        return schema

    def value(self, schema, chance):
        schema = self.resolve(schema)
        if "enum" in schema:
            return chance.choice(schema["enum"])
        kind = schema["type"]
        if kind == "object":
            required = schema.get("required", [])
            names = [
                name
                for name in schema.get("properties", {})
                if name in required or chance.random() < 0.5
            ]
            chance.shuffle(names)
            return {name: self.value(schema["properties"][name], chance) for name in names}
        if kind == "array":
            least = schema.get("minItems", 0)
            return [self.value(schema["items"], chance) for _ in range(chance.randint(least, least + 2))]
        if kind == "string":
            if schema.get("format") == "date-time":
                return date_time(chance)
            if schema.get("format") == "uri":
                return chance.choice(URIS)
            longest = schema.get("maxLength", 60)
            return text_of(chance.choice([longest, 0, chance.randint(0, min(longest, 40))]), chance)
        if kind == "integer":
            return chance.choice([0, -1, 2**31, -(2**63), 2**63 - 1, chance.randint(-9999, 9999)])
        if kind == "number":
            return Number(f"{chance.randint(-99999, 99999)}.{chance.randint(0, 9)}")
        assert kind == "boolean", kind
        return chance.random() < 0.5


def is_integer(_, instance):
    if isinstance(instance, Decimal):
        return instance == instance.to_integral_value()
    return isinstance(instance, int) and not isinstance(instance, bool)


ALPHABETS = ["abcXYZ019 .:-", "äß€漢🚗\u0301", 'a"\\/\x00\n\t\x7fé']
URIS = [
    "ftp://a/b",
    "https://u:p@h.example:8080/%20?q=1&r#f",
    "urn:x:y",
    "ftp://[2001:db8::1]:21/",
    "a:",
    "file:///x",
    "http://a/?/#/?",
    "x+y-z.1:b",
]
NO_URIS = [
    "",
    "a/b",
    "//a/b",
    "http://a b/",
    "http://a/%zz",
    "1a:b",
    "http://a/<b>",
    "http://[::1/",
    "http://a:port/",
    "http://ä/",
    "http://a/#b#c",
    "http://a/[b]",
    "\\\\host\\file",
]


def text_of(length, chance):
    alphabet = chance.choice(ALPHABETS)
    return "".join(chance.choice(alphabet) for _ in range(length))


def date_time(chance):
    year, month = chance.choice([1, 1999, 2000, 2024, 2026, 9998]), chance.randint(1, 12)
    day = chance.choice([1, calendar.monthrange(year, month)[1]])
    clock = f"{chance.randint(0, 23):02}:{chance.randint(0, 59):02}:{chance.randint(0, 59):02}"
    fraction = chance.choice(["", ".0", ".123", ".123456789", ".1234567890123"])
    zone = chance.choice(["Z", "z", "+00:00", "-00:00", "+23:59", "-12:30"])
    return f"{year:04}-{month:02}-{day:02}{chance.choice('TTTt')}{clock}{fraction}{zone}"


NO_DATE_TIMES = [
    "",
    "2026-01-02",
    "2026-01-02T03:04:05",
    "2026-01-02 03:04:05Z",
    "2026-01-02T03:04Z",
    "2026-01-02T03:04:05+01",
    "2026-01-02T03:04:05+0100",
    "2026-01-02T03:04:05.Z",
    "2026-01-02T03:04:05,5Z",
    "2026-1-2T03:04:05Z",
    "2026-13-02T03:04:05Z",
    "2026-00-02T03:04:05Z",
    "2026-02-29T03:04:05Z",
    "2024-02-29T03:04:05Z",
    "1900-02-29T03:04:05Z",
    "2026-04-31T03:04:05Z",
    "2026-01-00T03:04:05Z",
    "2026-01-02T24:00:00Z",
    "2026-01-02T03:60:05Z",
    "2026-01-02T03:04:61Z",
    "2026-01-02T03:04:05+24:00",
    "2026-01-02T03:04:05+01:60",
    "2026-01-02T03:04:05\u221201:00",
    "٢٠٢٦-01-02T03:04:05Z",
    " 2026-01-02T03:04:05Z",
    "2026-01-02T03:04:05Z ",
    "12026-01-02T03:04:05Z",
    "1767323045",
]
NUMBERS = [
    Number(text)
    for text in "0.1 0.10 0.15 0.05 0.01 -0.3 0.30000000000000004 1.0 1.00 10e-1 1e1 1E+2 1.5e1 1.05e1 12e-2"
    " 0.0 -0.0 0e0 -0 1e-1 1e-2 100.05 99999.95 21.349999999999998 2147483648.1 1.000000000000001".split()
]
OTHERS = [None, True, False, 0, 1, -1, "", "1", "x", [], {}, [1], {"a": 1}, [[]], Number("1.5"), Number("1.0")]


# Few members have them, compared to those of another kind.
RARE = dict.fromkeys(["format", "maxLength", "minItems", "multipleOf"]).keys()


def changed(schema, document, chance):
    """Changes the document in one place."""
    places = [((), schema.root)]
    collect(schema, schema.root, document, (), places)
    if chance.random() < 0.6:
        rare = {key: [] for key in RARE}
        for path, wanted in places:
            for key in RARE & schema.resolve(wanted).keys():
                rare[key].append((path, wanted))
        places = chance.choice([found for found in rare.values() if found] or [places])
    path, wanted = chance.choice(places)
    value = changed_value(at(document, path), schema.resolve(wanted), chance)
    if not path:
        # Without payload, null stands for an empty object (OCPP-J).
        return {} if value is None else value
    at(document, path[:-1])[path[-1]] = value
    return document


def collect(schema, wanted, value, path, places):
    wanted = schema.resolve(wanted)
    members = []
    if isinstance(value, dict):
        known = wanted.get("properties", {})
        members = [(name, known[name]) for name in value if name in known]
    elif isinstance(value, list) and "items" in wanted:
        members = [(index, wanted["items"]) for index in range(len(value))]
    for name, inner in members:
        places.append(((*path, name), inner))
        collect(schema, inner, value[name], (*path, name), places)


def at(document, path):
    for step in path:
        document = document[step]
    return document


def changed_value(value, wanted, chance):
    if chance.random() < 0.2:
        return copy.deepcopy(chance.choice(OTHERS))
    if isinstance(value, dict):
        if value and chance.random() < 0.6:
            name = chance.choice(list(value))
            return {key: inner for key, inner in value.items() if key != name}
        near = chance.choice(list(value) or ["x"])
        extra = chance.choice([near.upper(), near + "s", "customData", "a~b/c", "", "é", "$ref"])
        return {**value, extra: copy.deepcopy(chance.choice(OTHERS))}
    if isinstance(value, list):
        other = copy.deepcopy(chance.choice(OTHERS))
        return chance.choice([[], [*value, other], {str(i): inner for i, inner in enumerate(value)}])
    if isinstance(value, bool):
        return chance.choice([0, 1, "true", None])
    if isinstance(value, (int, Number)):
        return chance.choice([*NUMBERS, str(value), [value]])
    if not isinstance(value, str):
        return 7 if value is None else None
    if "enum" in wanted:
        return chance.choice([value.lower(), value.upper(), value + " ", value[:-1], "", {"a": 1}, {}, [value]])
    if wanted.get("format") == "date-time":
        return chance.choice(NO_DATE_TIMES)
    if wanted.get("format") == "uri":
        return chance.choice(NO_URIS)
    longest = wanted.get("maxLength", 60)
    return chance.choice([text_of(longest, chance), text_of(longest + 1, chance), 7, None, [value]])


def dump(value):
    """Writes JSON, with numbers as they are, and with blanks and escapes now and then."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(json.dumps(name) + ":" + dump(inner) for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(dump, value)) + "]"
    return json.dumps(value, ensure_ascii=isinstance(value, str) and len(value) % 2 == 0)


if __name__ == "__main__":
    main()
