//! What the server thinks of hand-written TLS greetings: old versions, broken
//! suites, compression.

mod support;

use ocpp16_server::admission::danger::AnyoneMayConnect;
use support::hello::{
    Answer, DEFLATE, ECDHE_ECDSA_AES_128_GCM, ECDHE_RSA_AES_128_GCM, Hello, NULL, SSL_3_0, TLS_1_0,
    TLS_1_1, TLS_1_2, TLS_1_3, TLS_1_3_AES_128_GCM,
};
use support::tls::{Authority, Tls};

const ILLEGAL_PARAMETER: u8 = 47;
const HANDSHAKE_FAILURE: u8 = 40;
const PROTOCOL_VERSION: u8 = 70;

/// J-73: the same greeting but for its version.
#[tokio::test]
async fn only_tls_1_2_and_1_3_are_spoken() {
    let server = Tls::start(AnyoneMayConnect, Authority::new().server()).await;
    for (hello, answer) in [
        (Hello::of(SSL_3_0), Answer::Alert(PROTOCOL_VERSION)),
        (Hello::of(TLS_1_0), Answer::Alert(PROTOCOL_VERSION)),
        (Hello::of(TLS_1_1), Answer::Alert(PROTOCOL_VERSION)),
        (Hello::of(TLS_1_2), Answer::hello(ECDHE_ECDSA_AES_128_GCM)),
        // As newer clients say it, in an extension.
        (Hello::supporting(&[TLS_1_1, TLS_1_0]), Answer::Alert(PROTOCOL_VERSION)),
        (Hello::supporting(&[TLS_1_2, TLS_1_1]), Answer::hello(ECDHE_ECDSA_AES_128_GCM)),
        (Hello::supporting(&[TLS_1_3]), Answer::hello(TLS_1_3_AES_128_GCM)),
    ] {
        assert_eq!(hello.answer(&server).await, answer, "{hello:04X?}");
    }
}

/// J-75, A00.FR.319: a client that has nothing better gets no connection.
#[tokio::test]
async fn suites_without_forward_secrecy_or_with_broken_parts_are_refused() {
    let server = Tls::start(AnyoneMayConnect, Authority::new().server()).await;
    let broken = [
        0x0000, // NULL_WITH_NULL_NULL
        0x0002, // RSA_WITH_NULL_SHA
        0x0003, // RSA_EXPORT_WITH_RC4_40_MD5
        0x0005, // RSA_WITH_RC4_128_SHA
        0x0009, // RSA_WITH_DES_CBC_SHA
        0x000A, // RSA_WITH_3DES_EDE_CBC_SHA
        0x0018, // DH_anon_WITH_RC4_128_MD5
        0x002F, // RSA_WITH_AES_128_CBC_SHA
        0x009C, // RSA_WITH_AES_128_GCM_SHA256
        0x009D, // RSA_WITH_AES_256_GCM_SHA384
        0xC009, // ECDHE_ECDSA_WITH_AES_128_CBC_SHA
        0xC011, // ECDHE_RSA_WITH_RC4_128_SHA
        0xC013, // ECDHE_RSA_WITH_AES_128_CBC_SHA
    ];
    for suite in broken {
        let hello = Hello::of(TLS_1_2).suites(&[suite]);
        assert_eq!(hello.answer(&server).await, Answer::Alert(HANDSHAKE_FAILURE), "{suite:04X}");
    }
    // All at once, with compression; the good suite wins though it comes last.
    let hello = Hello::of(TLS_1_2).compression(&[DEFLATE, NULL]);
    let all = hello.clone().suites(&broken);
    assert_eq!(all.answer(&server).await, Answer::Alert(HANDSHAKE_FAILURE));
    let all = hello.suites(&[&broken[..], &[ECDHE_RSA_AES_128_GCM]].concat());
    assert_eq!(all.answer(&server).await, Answer::hello(ECDHE_RSA_AES_128_GCM));
}

/// J-75, A00.FR.320.
#[tokio::test]
async fn tls_compression_is_never_chosen() {
    let server = Tls::start(AnyoneMayConnect, Authority::new().server()).await;
    for (methods, answer) in [
        (&[NULL][..], Answer::hello(ECDHE_ECDSA_AES_128_GCM)),
        (&[DEFLATE, NULL], Answer::hello(ECDHE_ECDSA_AES_128_GCM)),
        (&[DEFLATE], Answer::Alert(ILLEGAL_PARAMETER)),
    ] {
        let hello = Hello::of(TLS_1_2).compression(methods);
        assert_eq!(hello.answer(&server).await, answer, "{methods:?}");
    }
}

/// J-75: suites, and the versions that they belong to, can be switched off.
#[tokio::test]
async fn cipher_suites_can_be_narrowed() {
    let ecdhe_rsa = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
    let settings = Authority::new().server().cipher_suites([ecdhe_rsa]).unwrap();
    let server = Tls::start(AnyoneMayConnect, settings).await;
    for (hello, answer) in [
        (Hello::of(TLS_1_2), Answer::hello(ECDHE_RSA_AES_128_GCM)),
        (Hello::of(TLS_1_2).suites(&[ECDHE_ECDSA_AES_128_GCM]), Answer::Alert(HANDSHAKE_FAILURE)),
        (Hello::supporting(&[TLS_1_3]), Answer::Alert(PROTOCOL_VERSION)),
        (Hello::supporting(&[TLS_1_3, TLS_1_2]), Answer::hello(ECDHE_RSA_AES_128_GCM)),
    ] {
        assert_eq!(hello.answer(&server).await, answer, "{hello:04X?}");
    }
    for (names, text) in [
        (
            &[ecdhe_rsa, "TLS_RSA_WITH_AES_128_GCM_SHA256"][..],
            "no cipher suite TLS_RSA_WITH_AES_128_GCM_SHA256; there are \
             TLS_AES_256_GCM_SHA384, TLS_AES_128_GCM_SHA256, TLS_CHACHA20_POLY1305_SHA256, \
             TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, \
             TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, \
             TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, \
             TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, \
             TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        ),
        (&[], "no cipher suite"),
    ] {
        let error = Authority::new().server().cipher_suites(names).unwrap_err();
        assert_eq!(error.to_string(), text);
    }
}
