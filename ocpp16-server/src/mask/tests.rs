//! Secrets wherever a peer may have put them, and what looks like one.

use super::*;

#[test]
fn secrets_are_told_from_other_values() {
    for (key, value, secret) in [
        ("AuthorizationKey", "00", true),
        ("authorizationkey", "00", true),
        ("WiFiPassword", "x", true),
        ("wifi_psk", "x", true),
        ("APN.Pwd2", "x", true),
        ("SIM-PIN", "x", true),
        ("ApiToken", "x", true),
        ("OEM-Secret-1", "x", true),
        ("BackendURL", "wss://CP1:x@example.com/ocpp", true),
        ("BackendURL", "wss://example.com/ocpp", false),
        ("Contact", "help@example.com", false),
        ("Server", "user:x@example.com", true),
        ("AuthorizationCacheEnabled", "true", false),
        ("WebSocketPingInterval", "60", false),
        ("GetConfigurationMaxKeys", "60", false),
        ("MeterPublicKey[1]", "00", false),
        ("FreevendIdToken", "x", false),
    ] {
        assert_eq!(is_secret(key, value), secret, "{key}={value}");
    }
}

#[test]
fn texts_have_no_users() {
    for (text, expected) in [
        ("user:x@host", "***@host"),
        ("\"user:x@host\" is wrong", "\"***@host\" is wrong"),
        ("ftp://user:x/y@host", "ftp://***@host"),
        ("ftp://user@host", "ftp://***@host"),
        ("help@example.com", "help@example.com"),
        ("to: help@example.com", "to: help@example.com"),
        // Cut before its end.
        ("ftp://user:x…", "ftp://***…"),
        ("\"user:x…\"", "\"***…\""),
        ("ftp://host/path…", "ftp://host/path…"),
        ("2: a…", "2: a…"),
    ] {
        assert_eq!(without_secrets(text), expected, "{text}");
    }
}

/// J-66.
#[test]
fn keys_are_masked_wherever_they_may_be() {
    for (text, expected) in [
        (
            r#"[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"4f43"}]"#,
            r#"[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"***"}]"#,
        ),
        (
            r#"[3,"1",{"configurationKey":[{"key":"authorizationkey","readonly":false,"value":"4f43"},{"key":"x","value":"y"}]}]"#,
            r#"[3,"1",{"configurationKey":[{"key":"authorizationkey","readonly":false,"value":"***"},{"key":"x","value":"y"}]}]"#,
        ),
        (
            r#"[4,"1","PropertyConstraintViolation","AuthorizationKey 4f43 is short",{}]"#,
            r#"[4,"1","PropertyConstraintViolation","***",{}]"#,
        ),
        (r#"[4,"1","GenericError","bad: s3cret",{}]"#, r#"[4,"1","GenericError","bad: ***",{}]"#),
        (
            r#"[2,"1","GetConfiguration",{"key":["AuthorizationKey"]}]"#,
            r#"[2,"1","GetConfiguration",{"key":["AuthorizationKey"]}]"#,
        ),
        (r#"[2,"1","X",{"key":"AuthorizationKey","value":"4f"#, "***"),
        (r#"[2,"1","Heartbeat",{}]"#, r#"[2,"1","Heartbeat",{}]"#),
        // Escaped.
        (
            r#"[2,"1","ChangeConfiguration",{"key":"AuthorizationK\u0065y","value":"4f43"}]"#,
            r#"[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"***"}]"#,
        ),
        (
            r#"[4,"1","GenericError","bad: s3cr\u0065t",{}]"#,
            r#"[4,"1","GenericError","bad: ***",{}]"#,
        ),
        (r#"[2,"1","X",{"key":"AuthorizationK\u0065y","value":"4f"#, "***"),
        (r#"[4,"1","GenericError", "a\"b",{}]"#, r#"[4,"1","GenericError", "a\"b",{}]"#),
        // In the other case.
        (
            r#"[4,"1","GenericError","S3CRET, s3CREt",{}]"#,
            r#"[4,"1","GenericError","***, ***",{}]"#,
        ),
        // Other secrets, by the name of their key or member, or in a text.
        (
            r#"[2,"1","ChangeConfiguration",{"key":"WiFiPassword","value":"4f43"}]"#,
            r#"[2,"1","ChangeConfiguration",{"key":"WiFiPassword","value":"***"}]"#,
        ),
        (
            r#"[3,"1",{"configurationKey":[{"key":"SimPin","readonly":false,"value":"1"}],"unknownKey":["x"]}]"#,
            r#"[3,"1",{"configurationKey":[{"key":"SimPin","readonly":false,"value":"***"}],"unknownKey":["x"]}]"#,
        ),
        (
            r#"[2,"1","DataTransfer",{"data":{"password":"4f43"},"vendorId":"V"}]"#,
            r#"[2,"1","DataTransfer",{"data":{"password":"***"},"vendorId":"V"}]"#,
        ),
        (
            r#"[2,"1","DataTransfer",{"data":"{\"wifiPsk\": \"4f43\"}","vendorId":"V"}]"#,
            r#"[2,"1","DataTransfer",{"data":"***","vendorId":"V"}]"#,
        ),
        (
            r#"[4,"1","GenericError","wrong password",{}]"#,
            r#"[4,"1","GenericError","wrong password",{}]"#,
        ),
        // In a URL, also as a name.
        (
            r#"[2,"1","Heartbeat",{"ftp://u:p@host":1}]"#,
            r#"[2,"1","Heartbeat",{"ftp://***@host":1}]"#,
        ),
        (
            r#"[2,"1","GetDiagnostics",{"location":"ftp://user:hunter2@host/x"}]"#,
            r#"[2,"1","GetDiagnostics",{"location":"ftp://***@host/x"}]"#,
        ),
        (
            r#"[2,"1","GetLog",{"log":{"remoteLocation":"ftps:\/\/u:p/a@w@host"}}]"#,
            r#"[2,"1","GetLog",{"log":{"remoteLocation":"ftps://***@host"}}]"#,
        ),
        (
            r#"[4,"1","GenericError","no ftp://u:p@host for a@b",{}]"#,
            r#"[4,"1","GenericError","no ftp://***@host for a@b",{}]"#,
        ),
        (
            r#"[2,"1","GetDiagnostics",{"location": "ftp://host/x"}]"#,
            r#"[2,"1","GetDiagnostics",{"location": "ftp://host/x"}]"#,
        ),
        (r#"[2,"1","GetDiagnostics",{"location":"ftp://user:hunter2@host"#, "***"),
        (
            r#"[2,"1","GetDiagnostics",{"location":"user:hunter2@host/a b"}]"#,
            r#"[2,"1","GetDiagnostics",{"location":"***@host/a b"}]"#,
        ),
        // With another member than there should be.
        (
            r#"[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","valu":"4f43","x":[1],"y":true}]"#,
            r#"[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","valu":"***","x":"***","y":true}]"#,
        ),
        (
            r#"[2,"1","ChangeConfiguration",{"key":["AuthorizationKey"],"value":4}]"#,
            r#"[2,"1","ChangeConfiguration",{"key":["AuthorizationKey"],"value":"***"}]"#,
        ),
        (
            r#"[2,"1","ChangeConfiguration",{"key":"AuthorizationKey ","value":{"v":"4f43"}}]"#,
            r#"[2,"1","ChangeConfiguration",{"key":"***","value":"***"}]"#,
        ),
        (
            r#"[2,"1","ChangeConfiguration",{"kye":"AuthorizationKey","value":"4f43"}]"#,
            r#"[2,"1","ChangeConfiguration",{"kye":"AuthorizationKey","value":"***"}]"#,
        ),
        (
            r#"[2,"1","ChangeConfiguration",{"kye":"WifiPsk","value":"password1"}]"#,
            r#"[2,"1","ChangeConfiguration",{"kye":"***","value":"***"}]"#,
        ),
        (
            r#"[2,"1","ChangeConfiguration",{"key":"WifiPsk","value":"password1"}]"#,
            r#"[2,"1","ChangeConfiguration",{"key":"WifiPsk","value":"***"}]"#,
        ),
        // Of these, nobody says a value.
        (
            r#"[3,"1",{"configurationKey":[{"key":"x","value":"y"}],"unknownKey":["AuthorizationKey"]}]"#,
            r#"[3,"1",{"configurationKey":[{"key":"x","value":"y"}],"unknownKey":["AuthorizationKey"]}]"#,
        ),
        // The name of the setting, in an object beside its value.
        (
            r#"[2,"1","SetVariables",{"setVariableData":[{"attributeValue":"4f43","variable":{"name":"BasicAuthPassword","x":1}}]}]"#,
            r#"[2,"1","SetVariables",{"setVariableData":[{"attributeValue":"***","variable":{"name":"BasicAuthPassword","x":"***"}}]}]"#,
        ),
        // One of two members of a name may be what names a secret.
        (
            r#"[2,"1","ChangeConfiguration",{"value":"4f43","key":"AuthorizationKey","key":"b"}]"#,
            "***",
        ),
        (r#"[2,"1","X",{"a":[{"\u0062":"password","b":"x"}],"value":"4f43"}]"#, "***"),
        (r#"[2,"1","Heartbeat",{"a":"\"","a":"x"}]"#, r#"[2,"1","Heartbeat",{"a":"\"","a":"x"}]"#),
        // In a list, names and values follow each other.
        (
            r#"[2,"1","ChangeConfiguration",["AuthorizationKey","4f43",7,true]]"#,
            r#"[2,"1","ChangeConfiguration",["AuthorizationKey","***","***",true]]"#,
        ),
        (
            r#"["ChangeConfiguration","AuthorizationKey","4f43"]"#,
            r#"["***","AuthorizationKey","***"]"#,
        ),
        (r#"["WifiPsk","password1"]"#, r#"["***","***"]"#),
        (
            r#"[2,"AuthorizationKey","4f43",{"x":1},"4f43"]"#,
            r#"[2,"AuthorizationKey","***",{"x":1},"***"]"#,
        ),
        (r#"[2,"AuthorizationKey","Heartbeat",{}]"#, r#"[2,"AuthorizationKey","Heartbeat",{}]"#),
        (r#"[2,"1","AuthorizationKey","4f43"]"#, r#"[2,"1","AuthorizationKey","***"]"#),
        (r#"[3,"AuthorizationKey","4f43"]"#, r#"[3,"AuthorizationKey","***"]"#),
        (r#"[4,"AuthorizationKey","4f43","4f43",{}]"#, r#"[4,"AuthorizationKey","***","***",{}]"#),
        (
            r#"[4,"1","GenericError","AuthorizationKey",{}]"#,
            r#"[4,"1","GenericError","AuthorizationKey",{}]"#,
        ),
        // A list of names has no values.
        (
            r#"[2,"1","GetConfiguration",{"key":["AuthorizationKey","HeartbeatInterval"]}]"#,
            r#"[2,"1","GetConfiguration",{"key":["AuthorizationKey","HeartbeatInterval"]}]"#,
        ),
        (
            r#"[2,"1","ChangeConfiguration",{"key":["AuthorizationKey","4f43"],"value":"4f43"}]"#,
            r#"[2,"1","ChangeConfiguration",{"key":["AuthorizationKey","***"],"value":"***"}]"#,
        ),
        (
            r#"[3,"1",{"configurationKey":[],"unknownKey":["AuthorizationKey","x"]}]"#,
            r#"[3,"1",{"configurationKey":[],"unknownKey":["AuthorizationKey","x"]}]"#,
        ),
        // What cannot be read is shown if it has no secret, however written.
        (r#"[2,"1","X",{"a":"\ud800\/"}]"#, r#"[2,"1","X",{"a":"\ud800\/"}]"#),
        (r#"[2,"1","X",{"a":"\ud800","pass\u0077ord":"4f43"}]"#, "***"),
        (r#"[2,"1","X",{"a":"\ud800","b":"{\"pass\\u0077ord\":4}"}]"#, "***"),
        (r#"[2,"1","X",{"a":"\ud800","b":"ftp:\/\/u:p\u0040h"}]"#, "***"),
    ] {
        assert_eq!(masked(text, Some("s3cret")), expected);
    }
}

#[test]
fn a_member_whose_name_ends_like_a_secret_is_one() {
    for name in ["token", "apiKey", "SIM-PIN", "puk", "refresh_token2"] {
        for frame in [
            format!(r#"[2,"1","DataTransfer",{{"vendorId":"v","{name}":"s3c"}}]"#),
            format!(r#"[2,"1","DataTransfer",{{"vendorId":"v","data":{{"{name}" : ["s3c"]}}}}]"#),
            format!(r#"[2,"1","DataTransfer",{{"vendorId":"v","{name}":"s3c","{name}":"s3c"}}]"#),
            format!(r#"[2,"1","DataTransfer",{{"vendorId":"v","{name}": "s3c""#),
        ] {
            assert!(!masked(&frame, None).contains("s3c"), "{frame}");
        }
    }
}

#[test]
fn what_only_looks_like_the_member_of_a_secret_stays_as_it_was_written() {
    for frame in [
        r#"[2,"1","DataTransfer",{"idToken": "s3c"}]"#,
        r#"[3,"1",{ "configurationKey":[],"unknownKey":[]}]"#,
        r#"[2,"1","DataTransfer",{ "vendorId":"token","data":":pin"}]"#,
    ] {
        assert_eq!(masked(frame, None), frame);
    }
}

/// What is not suspect is not looked at again.
#[test]
fn whatever_may_show_a_secret_is_suspect() {
    let words = PARTS.iter().chain(&ENDS).chain(&PUBLIC_ENDS);
    let mut shown = 0;
    for word in words.copied().chain(["key", "@", "\\u0041", "x"]) {
        for word in [word.to_owned(), word.to_ascii_uppercase()] {
            for (before, behind) in [("", ""), ("my", ""), ("", "_1"), ("Wi-Fi ", "."), ("é", "é")]
            {
                let text = format!(r#"[2,"1","Reset",{{"{before}{word}{behind}" : "a"}}]"#);
                let may_show = text.contains('\\') || may_show_secret(&text);
                assert!(is_suspect(&text) || !may_show, "{text}");
                shown += usize::from(may_show);
            }
        }
    }
    assert!(shown > 100, "{shown}");
    assert!(!is_suspect(r#"[2,"1","Heartbeat",{}]"#), "nearly all frames are not");
}
