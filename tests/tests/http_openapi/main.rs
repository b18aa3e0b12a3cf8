//! The description of the HTTP interface: it is OpenAPI 3.1, describes all of
//! the interface, and tells the truth about the answers.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod answers;
mod document;

use jsonschema::Validator;
use ocpp16_tests::{Answer, CentralSystem};
use serde_json::{Value, json};

struct Description(Value);

impl Description {
    fn of(central_system: &CentralSystem) -> Self {
        let answer = central_system.get("/openapi.json");
        assert_eq!(answer.status, 200);
        Self(answer.body)
    }

    /// All operations, as path, method and description.
    fn operations(&self) -> impl Iterator<Item = (&String, &String, &Value)> {
        let paths = self.0["paths"].as_object().unwrap();
        paths.iter().flat_map(|(path, item)| {
            let operations = item.as_object().unwrap().iter();
            operations.map(move |(method, operation)| (path, method, operation))
        })
    }

    /// Checks a value against a schema in the document.
    fn validator(&self, pointer: &str) -> Validator {
        let schema = self.0.pointer(pointer).unwrap_or_else(|| panic!("nothing at {pointer}"));
        // With the components, so that its references resolve.
        let root = json!({"allOf": [schema], "components": self.0["components"]});
        jsonschema::draft202012::options().should_validate_formats(true).build(&root).unwrap()
    }

    /// Checks that an answer is one that the operation describes.
    fn allows(&self, method: &str, path: &str, answer: &Answer) {
        let escaped = path.replace('~', "~0").replace('/', "~1");
        let (status, content) = (answer.status, "content/application~1json/schema");
        let pointer = format!("/paths/{escaped}/{method}/responses/{status}/{content}");
        self.check(&pointer, &answer.body);
    }

    fn check(&self, pointer: &str, value: &Value) {
        let validator = self.validator(pointer);
        let errors: Vec<_> = validator.iter_errors(value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{pointer}: {value}: {errors:?}");
    }
}
