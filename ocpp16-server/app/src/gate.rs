//! Who may connect, and who is new.

use ocpp16_server::StoreError;
use ocpp16_server::admission::{Admission, Admitted, ConnectRequest, Refusal};
use ocpp16_types::RegistrationStatus;

use crate::books::Books;

/// The admission behind `ocpp16 serve`.
#[derive(Debug)]
pub(crate) struct Gate {
    books: Books,
}

impl Gate {
    pub(crate) fn new(books: Books) -> Self {
        Self { books }
    }
}

impl Admission for Gate {
    type Session = ();

    async fn admit(&self, request: &ConnectRequest) -> Result<Admitted<()>, Refusal> {
        let identity = request.identity().clone();
        let enrolled = self.books.enrol(identity, RegistrationStatus::Accepted);
        enrolled.await.map_err(StoreError::new)?;
        Ok(Admitted::new(()))
    }
}
