"""Makes the operations and shapes of ``clients/python`` from the OpenAPI document."""

import keyword
from collections.abc import Iterable, Mapping
from typing import Any

from app.api.document import openapi

DOCUMENT = openapi("https://register.example")
LIMIT = 110
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def kind_of(schema: Mapping[str, Any], *, prefix: str = "") -> str:
    """The Python type of a schema; *prefix* stands before the names of shapes."""
    if "$ref" in schema:
        return prefix + schema["$ref"].rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(kind_of(each, prefix=prefix) for each in schema["anyOf"]))
    if "const" in schema:
        return f"Literal[{schema['const']!r}]"
    if "enum" in schema:
        return "Literal[" + ", ".join(repr(each) for each in schema["enum"]) + "]"
    if schema.get("type") == "array":
        return f"list[{kind_of(schema.get('items', {}), prefix=prefix)}]"
    if schema.get("type") == "object":
        return "dict[str, Any]"
    return PLAIN.get(schema.get("type", ""), "Any")


def shapes() -> str:
    """Every shape as a TypedDict, in the order that Python needs no more than annotations for."""
    parts = [
        '"""What the register answers and takes."""\n\nfrom typing import Any, Literal, NotRequired, TypedDict\n'
    ]
    for name, schema in DOCUMENT["components"]["schemas"].items():
        parts.append(shape(name, schema))
    return "\n\n".join(parts)


def shape(name: str, schema: Mapping[str, Any]) -> str:
    if "properties" not in schema:
        return f"{name} = {kind_of(schema)}\n"
    needed, members = set(schema.get("required", ())), schema["properties"]
    kinds = {}
    for member, part in members.items():
        kind = f'"{kind_of(part)}"' if _waits(kind_of(part)) else kind_of(part)
        kinds[member] = kind if member in needed else f"NotRequired[{kind}]"
    if any(keyword.iskeyword(member) for member in members):
        lines = [f'    "{member}": {kind},' for member, kind in kinds.items()]
        return "\n".join([f'{name} = TypedDict("{name}", {{', *lines, "})\n"])
    lines = [f"    {member}: {kind}" for member, kind in kinds.items()]
    words = " ".join(schema.get("description", "").split())
    told = [f'    """{words}"""', ""] if words else []
    return "\n".join([f"class {name}(TypedDict):", *told, *lines]) + "\n"


def _waits(kind: str) -> bool:
    """Whether a type names a shape, which may stand further down."""
    return any(name in kind for name in DOCUMENT["components"]["schemas"])


def operations() -> str:
    """The class with a method for every request."""
    parts = [
        '"""Every request of the register as a method."""\n\n'
        "from collections.abc import Mapping\n"
        "from typing import Any, Literal, cast\n\n"
        "from gedragscode_register import shapes\n"
        "from gedragscode_register.calling import Caller, as_json, as_parts, place\n\n\n"
        "class Register(Caller):\n"
        '    """A register: ``Register("https://register.example")``, with ``token=`` that of a desk."""\n'
    ]
    for path, methods in DOCUMENT["paths"].items():
        for method, about in methods.items():
            parts.append("\n".join(one(path, method.upper(), about)))
    return "\n".join(parts)


def one(path: str, method: str, about: Mapping[str, Any]) -> Iterable[str]:
    in_path = [each for each in about["parameters"] if each["in"] == "path"]
    query = [each for each in about["parameters"] if each["in"] == "query"]
    bodies = about.get("requestBody", {}).get("content", {})
    taken, sent, more = body_of(bodies)
    given = [f"{each['name']}: {kind_of(each['schema'])}" for each in in_path] + taken
    named = [f"{each['name']}: {kind_of(each['schema'])}" for each in query if each["required"]]
    named += [
        f"{each['name']}: {kind_of(each['schema'])} | None = None" for each in query if not each["required"]
    ]
    named += more
    arguments = ["self", *given, *(["*", *named] if named else [])]
    answer, call = answer_of(about)
    yield f"    def {about['operationId']}("
    yield from (f"        {each}," for each in arguments)
    yield f"    ) -> {answer}:"
    words = about["summary"] + ("." if not about.get("description") else f". {about['description']}")
    yield f'        """{words.rstrip(".")}."""'
    values = "".join(f", {each['name']}={each['name']}" for each in in_path)
    address = f'place("{path}"{values})' if values else f'"{path}"'
    parts = [f'"{method}"', address]
    if query:
        parts.append("query={" + ", ".join(f'"{each["name"]}": {each["name"]}' for each in query) + "}")
    if "404" in about["responses"] and answers_alike(about, "404"):
        parts.append("may=(404,)")
    elif "503" in about["responses"] and answers_alike(about, "503"):
        parts.append("may=(503,)")
    yield from sent
    if sent:
        parts.append("body=body_, media=media_")
    asked = f"self.{call}({', '.join(parts)})"
    yield f"        return cast({answer!r}, {asked})\n" if call == "json_of" else f"        return {asked}\n"


def body_of(bodies: Mapping[str, Any]) -> tuple[list[str], list[str], list[str]]:
    """The arguments for the body, the lines that make it, and the further named arguments."""
    if not bodies:
        return [], [], []
    if "multipart/form-data" in bodies:
        making = ["        body_, media_ = as_parts(files, proof=proof)"]
        return ["files: Mapping[str, bytes]"], making, ["proof: bytes | None = None"]
    name = kind_of(bodies["application/json"]["schema"], prefix="shapes.")
    if len(bodies) == 1:
        making = ['        body_, media_ = as_json(cast("Mapping[str, Any]", body)), "application/json"']
        return [f"body: {name}"], making, []
    medias = ", ".join(repr(each) for each in bodies)
    making = [
        '        body_ = body if isinstance(body, bytes) else as_json(cast("Mapping[str, Any]", body))',
        "        media_ = media",
    ]
    return [f"body: {name} | bytes"], making, [f'media: Literal[{medias}] = "application/json"']


def answer_of(about: Mapping[str, Any]) -> tuple[str, str]:
    """The type of the answer, and how it is read."""
    content = about["responses"]["200"]["content"]
    told = next(iter(content.values()))
    schema = told["schema"]
    if "$ref" in schema or schema.get("type") == "object":
        return kind_of(schema, prefix="shapes."), "json_of"
    if schema.get("contentEncoding") == "binary":
        return "bytes", "bytes_of"
    return "str", "text_of"


def answers_alike(about: Mapping[str, Any], status: str) -> bool:
    """Whether this refusal has the shape of the answer: a verdict on an unknown CODE, say."""
    return about["responses"][status].get("content") == about["responses"]["200"]["content"]
