use super::{PASSWORD, reset_path};
use crate::FakeGraph;
use crate::tenant::cloud::Cloud;
use crate::tenant::token::TokenRequest;
use serde_json::{Value, json};

fn client(cloud: Cloud) -> super::Client {
    let graph = FakeGraph::new(cloud).unwrap();
    let token = TokenRequest::default().token(&graph.changing().tenant, cloud.graph()).unwrap();
    super::Client { graph, token }
}

#[tokio::test]
async fn each_cloud_takes_its_own_tokens() {
    let clouds = [Cloud::Global, Cloud::UsGov, Cloud::UsGovDoD, Cloud::China];
    for here in clouds {
        for there in clouds {
            let stranger = super::Client { token: client(there).token, ..client(here) };
            let answer = stranger.get("/v1.0/me").await;
            if here == there {
                assert_eq!(answer.status, 200, "{here:?}");
            } else {
                answer.refuses(401, "InvalidAuthenticationToken", "Invalid audience");
                assert!(answer.header("www-authenticate").contains(here.sign_in()));
            }
        }
    }
}

#[tokio::test]
async fn china_has_no_reset_password() {
    for (cloud, status) in [(Cloud::UsGov, 202), (Cloud::UsGovDoD, 202), (Cloud::China, 400)] {
        assert_eq!(client(cloud).reset("AdeleV@contoso.example").await.status, status, "{cloud:?}");
    }
    let china = client(Cloud::China);
    let unsupported = "operation is not supported";
    china.post(&reset_path("AdeleV@contoso.example"), &json!({})).await.refuses(400, "badRequest", unsupported);
    china.get("/v1.0/users/AdeleV@contoso.example/authentication/operations/x").await.refuses(400, "badRequest", unsupported);
    let body = json!({"passwordProfile": {"password": PASSWORD}});
    assert_eq!(china.patch("/v1.0/users/AdeleV@contoso.example", &body).await.status, 204);
    assert_eq!(china.post("/v1.0/users/AdeleV@contoso.example/revokeSignInSessions", &json!({})).await.status, 200);
    let state = china.state("AdeleV@contoso.example").await;
    assert_eq!((&state["writes"], &state["operations"]), (&json!(1), &json!([])));
}

#[test]
fn clouds_have_the_names_of_graph_powershell() {
    for (name, cloud) in [("Global", Cloud::Global), ("USGov", Cloud::UsGov), ("USGovDoD", Cloud::UsGovDoD), ("China", Cloud::China)] {
        assert_eq!(name.parse(), Ok(cloud));
    }
    assert_eq!("Germany".parse::<Cloud>(), Err("no cloud \"Germany\", give Global, USGov, USGovDoD or China".to_owned()));
}

#[tokio::test]
async fn a_reset_keeps_the_cloud() {
    let client = client(Cloud::China);
    client.control("POST", "/_test/reset", &Value::Null).await;
    assert_eq!(client.reset("AdeleV@contoso.example").await.status, 400);
}
