use super::Client;
use axum::body::Body;
use axum::http::Request;

#[tokio::test]
async fn a_preflight_allows_what_the_page_sends() {
    let request = Request::builder()
        .method("OPTIONS")
        .uri("/v1.0/users/x")
        .header("origin", "http://127.0.0.1:9000")
        .header("access-control-request-method", "PATCH")
        .header("access-control-request-headers", "authorization,client-request-id,content-type");
    let answer = Client::new().send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    for method in ["GET", "POST", "PATCH"] {
        assert!(answer.header("access-control-allow-methods").contains(method));
    }
    for header in ["authorization", "content-type", "consistencylevel", "client-request-id"] {
        assert!(answer.header("access-control-allow-headers").contains(header));
    }
}

#[tokio::test]
async fn answers_and_refusals_are_open_to_pages_but_for_their_date() {
    let client = Client::new();
    for path in ["/v1.0/me", "/v1.0/users/nobody@contoso.example"] {
        let request = client.request("GET", path).header("origin", "http://127.0.0.1:9000");
        let answer = client.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        let mut exposed: Vec<_> = answer.header("access-control-expose-headers").split(',').map(str::to_lowercase).collect();
        exposed.sort_unstable();
        let contract = [
            "client-request-id",
            "content-range",
            "etag",
            "location",
            "preference-applied",
            "readwriteconsistencytoken",
            "request-id",
            "retry-after",
            "sdkversion",
            "www-authenticate",
            "x-ms-client-gcc-tenant",
            "x-ms-permissions-recommendations",
            "x-planner-operationid",
        ];
        assert_eq!(exposed, contract);
    }
}

#[tokio::test]
async fn ids_come_back() {
    let client = Client::new();
    let id = "5f0c7a1e-8f0d-4f57-9c7a-0d2f6f1f2a11";
    for path in ["/v1.0/me", "/v1.0/people"] {
        let request = client.request("GET", path).header("client-request-id", id);
        let answer = client.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.header("client-request-id"), id);
        assert_eq!(answer.header("request-id").len(), 36);
        assert_ne!(answer.header("request-id"), id);
    }
    let date = client.get("/v1.0/people").await.json()["error"]["innerError"]["date"].as_str().unwrap().to_owned();
    assert_eq!((date.len(), &date[10..11]), (19, "T"));
}
