use super::{Answer, Client, PASSWORD};
use serde_json::{Value, json};

const ME: &str = "/v1.0/me/sendMail";
const DESK: &str = "/v1.0/users/helpdesk@contoso.example/sendMail";

fn mail(to: &[&str]) -> Value {
    let to: Vec<Value> = to.iter().map(|address| json!({"emailAddress": {"address": address}})).collect();
    let body = json!({"contentType": "html", "content": format!("<p>{PASSWORD}</p>")});
    json!({"message": {"subject": "Reset", "body": body, "toRecipients": to}, "saveToSentItems": false})
}

async fn outbox(client: &Client) -> Value {
    client.control("GET", "/_test/outbox", &Value::Null).await.json()
}

fn refused_for_access(answer: &Answer) {
    answer.refuses(403, "ErrorAccessDenied", "Access is denied");
}

#[tokio::test]
async fn a_mail_is_accepted_without_a_word_and_kept_for_tests() {
    let client = Client::new();
    let mut sent = mail(&["adele.vance@fabrikam.example"]);
    sent["message"]["internetMessageHeaders"] = json!([{"name": "X-Desk", "value": "reset"}]);
    let answer = client.post(ME, &sent).await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str(), answer.header("content-type")), (202, "", ""));
    let one = &outbox(&client).await[0];
    assert_eq!(
        one,
        &json!({"from": "helpdesk@contoso.example", "sentBy": "96f6f828-4146-4fad-a87c-72c45153f646", "to": ["adele.vance@fabrikam.example"],
                "subject": "Reset", "contentType": "html", "content": format!("<p>{PASSWORD}</p>"), "headers": {"X-Desk": "reset"},
                "isSavedToSentItems": false})
    );
    let log = client.control("GET", "/_test/log", &Value::Null).await;
    assert!(log.text.contains("adele.vance@fabrikam.example") && !log.text.contains(PASSWORD), "{}", log.text);
    client.control("POST", "/_test/reset", &Value::Null).await;
    assert_eq!(outbox(&client).await, json!([]));
}

#[tokio::test]
async fn both_spellings_of_the_parameters_are_taken_and_a_copy_is_kept_where_nothing_is_said() {
    let client = Client::new();
    let message = mail(&["a@fabrikam.example"])["message"].clone();
    for (body, is_saved) in [
        (json!({"Message": message, "SaveToSentItems": false}), false),
        (json!({"message": message, "saveToSentItems": "false"}), false),
        (json!({"message": message}), true),
    ] {
        assert_eq!(client.post(ME, &body).await.status, 202);
        assert_eq!(outbox(&client).await.as_array().unwrap().last().unwrap()["isSavedToSentItems"], is_saved, "{body}");
    }
}

#[tokio::test]
async fn who_may_send_from_which_mailbox() {
    let one = mail(&["a@fabrikam.example"]);
    let own = Client::user("helpdesk@contoso.example", "Mail.Send");
    assert_eq!(own.post(DESK, &one).await.status, 202, "one's own mailbox by its name");
    refused_for_access(&own.post("/v1.0/users/AlexW@contoso.example/sendMail", &one).await);
    refused_for_access(&Client::user("helpdesk@contoso.example", "User.Read.All Mail.Send.Shared").post(ME, &one).await);

    let shared = Client::user("JoniS@contoso.example", "Mail.Send.Shared");
    let denied = "does not have the right to send mail on behalf";
    shared.post(DESK, &one).await.refuses(403, "ErrorSendAsDenied", denied);
    shared.settings(&json!({"sendAs": {"helpdesk@contoso.example": ["JoniS@contoso.example"]}})).await;
    assert_eq!(shared.post(DESK, &one).await.status, 202);
    assert_eq!(outbox(&shared).await[0]["from"], "helpdesk@contoso.example");

    let mut named = one.clone();
    named["message"]["from"] = json!({"emailAddress": {"address": "AlexW@contoso.example"}});
    own.post(ME, &named).await.refuses(403, "ErrorSendAsDenied", denied);
}

#[tokio::test]
async fn an_application_sends_from_mailboxes_that_exchange_lets_it_have_and_has_none_itself() {
    let one = mail(&["a@fabrikam.example"]);
    let application = Client::application(None, "Mail.Send");
    assert_eq!(application.post(DESK, &one).await.status, 202);
    application.post(ME, &one).await.refuses(400, "BadRequest", "only valid with delegated");
    application.settings(&json!({"mailboxesForApplications": ["AlexW@contoso.example"]})).await;
    refused_for_access(&application.post(DESK, &one).await);
    refused_for_access(&Client::application(None, "User.Read.All").post(DESK, &one).await);
}

#[tokio::test]
async fn mailboxes_that_are_not_there() {
    let one = mail(&["a@fabrikam.example"]);
    let client = Client::application(None, "Mail.Send");
    let missing = "either inactive, soft-deleted";
    client.post("/v1.0/users/nobody@contoso.example/sendMail", &one).await.refuses(404, "ErrorInvalidUser", "'nobody@contoso.example'");
    client.post("/v1.0/users('$backup@contoso.example')/sendMail", &one).await.refuses(404, "MailboxNotEnabledForRESTAPI", missing);
    let guest = "/v1.0/users/x_fabrikam.example%23EXT%23@contoso.example/sendMail";
    client.post(guest, &one).await.refuses(404, "MailboxNotEnabledForRESTAPI", missing);
    client.settings(&json!({"withoutMailbox": ["helpdesk@contoso.example"]})).await;
    client.post(DESK, &one).await.refuses(404, "MailboxNotEnabledForRESTAPI", missing);
    assert_eq!(outbox(&client).await, json!([]));
}

#[tokio::test]
async fn what_is_no_mail() {
    let client = Client::new();
    for nobody in [&[][..], &["nobody"], &["a b@fabrikam.example"], &["good@fabrikam.example", "bad@"], &["a@b@fabrikam.example"]] {
        client.post(ME, &mail(nobody)).await.refuses(400, "ErrorInvalidRecipients", "At least one recipient is not valid");
    }
    let with = |pointer: &str, value: Value| {
        let mut changed = mail(&["a@fabrikam.example"]);
        *changed.pointer_mut(pointer).unwrap() = value;
        changed
    };
    client.post(ME, &with("/message/body", json!({"contentType": "rtf"}))).await.refuses(400, "BadRequest", "contentType");
    client.post(ME, &with("/saveToSentItems", json!("perhaps"))).await.refuses(400, "BadRequest", "saveToSentItems");
    client.post(ME, &json!({"subject": "x"})).await.refuses(400, "BadRequest", "'subject'");
    let mut header = mail(&["a@fabrikam.example"]);
    header["message"]["internetMessageHeaders"] = json!([{"name": "Bcc", "value": "x@fabrikam.example"}]);
    client.post(ME, &header).await.refuses(400, "BadRequest", "should start with 'x-'");
    assert_eq!(outbox(&client).await, json!([]));
}

#[tokio::test]
async fn mailboxes_show_their_addresses_and_users_where_they_work() {
    let client = Client::new();
    let user = client.get("/v1.0/users/AdeleV@contoso.example?$select=proxyAddresses,usageLocation,otherMails").await.json();
    assert_eq!(user["proxyAddresses"][1], "smtp:adele.vance@contoso.example");
    assert_eq!((&user["usageLocation"], &user["otherMails"][0]), (&json!("US"), &json!("adele.vance@fabrikam.example")));
    let other = client.get("/v1.0/users/AlexW@contoso.example?$select=proxyAddresses,usageLocation,otherMails").await.json();
    assert_eq!((&other["proxyAddresses"], &other["usageLocation"]), (&json!(["SMTP:AlexW@contoso.example"]), &json!("DE")));
    assert_eq!(other["otherMails"], json!([]));
}
