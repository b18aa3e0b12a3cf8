//~ cannot be sent between threads safely
//~ required by a bound in `Handler`

use std::rc::Rc;

struct Local(Rc<()>);

impl ocpp16_server::Handler for Local {}

fn main() {}
