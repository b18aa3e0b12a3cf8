//~ text has more characters than its CiString allows

use ocpp16_types::{IdToken, ci_string};

fn main() {
    let _tag: IdToken = ci_string!("twenty-one characters");
}
