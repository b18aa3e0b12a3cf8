-- Certificates that were issued to charge points (A-180).

CREATE TABLE certificates (
    -- Counts certificates in the order of issue.
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    identity TEXT NOT NULL,
    -- Of the certificate, in upper-case hexadecimal digits.
    serial_number TEXT NOT NULL UNIQUE,
    -- CN: the serial number of the charge point, or its identity.
    common_name TEXT NOT NULL,
    -- The certificate and those of the authorities above it, in PEM.
    certificate_chain TEXT NOT NULL,
    not_before INTEGER NOT NULL,
    not_after INTEGER NOT NULL,
    issued_at INTEGER NOT NULL,
    -- What the charge point answered to its CertificateSigned; NULL: no answer
    -- yet.
    status TEXT,
    -- Why there is no answer.
    failure TEXT
);

CREATE INDEX certificates_of_charge_point ON certificates (identity, number);
