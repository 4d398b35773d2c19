"""Validates OpenAPI 3.1 documents against the specification's own schema. Prints every fault; exit 1 if there is one."""

import json
import sys

from openapi_spec_validator import OpenAPIV31SpecValidator

faults = 0
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    for fault in OpenAPIV31SpecValidator(document).iter_errors():
        faults += 1
        place = "/".join(str(step) for step in fault.absolute_path)
        print(f"{path}: /{place}: {fault.message[:500]}")
sys.exit(1 if faults else 0)
