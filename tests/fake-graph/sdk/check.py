"""Microsoft's own SDK against the demo tenant, for what both know: so that we do not believe our own stand-in.

    python -m venv <folder>; <folder>/bin/pip install -r requirements.txt; <folder>/bin/python check.py <fake-graph>

<fake-graph> is the built program; without it ENTRA_FAKE_GRAPH is taken, then target/debug. The last line is "N passed, N failed".
"""

import asyncio
import json
import os
import subprocess
import sys
import traceback
import urllib.request
from pathlib import Path

from kiota_abstractions.authentication import AccessTokenProvider, AllowedHostsValidator, BaseBearerTokenAuthenticationProvider
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_http.middleware.options import HeadersInspectionHandlerOption
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.groups.groups_request_builder import GroupsRequestBuilder
from msgraph.generated.models.long_running_operation_status import LongRunningOperationStatus
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.password_profile import PasswordProfile
from msgraph.generated.models.user import User
from msgraph.generated.role_management.directory.role_assignments.role_assignments_request_builder import (
    RoleAssignmentsRequestBuilder,
)
from msgraph.generated.users.item.authentication.methods.item.reset_password.reset_password_post_request_body import (
    ResetPasswordPostRequestBody,
)
from msgraph.generated.users.item.transitive_member_of.graph_directory_role.graph_directory_role_request_builder import (
    GraphDirectoryRoleRequestBuilder,
)
from msgraph.generated.users.item.transitive_member_of.graph_group.graph_group_request_builder import GraphGroupRequestBuilder
from msgraph.generated.users.item.user_item_request_builder import UserItemRequestBuilder
from msgraph.generated.users.users_request_builder import UsersRequestBuilder
from msgraph_core.requests.batch_request_content import BatchRequestContent
from msgraph_core.requests.batch_request_item import BatchRequestItem

PASSWORD_METHOD = "28c10230-6103-485e-b985-444c60001490"
PASSWORD = "Kx7!mvQp2rTzwb"
ADELE = "AdeleV@contoso.example"
PATTI = "PattiF@contoso.example"
NESTOR = "NestorW@contoso.example"


class StaticToken(AccessTokenProvider):
    """A token that is there already."""

    def __init__(self, token):
        self._token = token

    async def get_authorization_token(self, uri, additional_authentication_context=None):
        return self._token

    def get_allowed_hosts_validator(self):
        return AllowedHostsValidator([])


class Tenant:
    """The demo tenant and its control routes."""

    def __init__(self, endpoint):
        self._endpoint = endpoint

    def control(self, route, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self._endpoint}/_test/{route}", data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as response:
            text = response.read()
        return json.loads(text) if text else None

    def client(self, **token):
        adapter = GraphRequestAdapter(BaseBearerTokenAuthenticationProvider(StaticToken(self.control("token", token)["token"])))
        adapter.base_url = f"{self._endpoint}/v1.0"
        return GraphServiceClient(request_adapter=adapter)

    def user(self, name):
        return self.control(f"users/{name}")


def check(condition, found):
    if not condition:
        raise AssertionError(found)


async def refused(call, status, code):
    """What the SDK makes of a refusal."""
    try:
        await call
    except ODataError as error:
        check((error.response_status_code, error.error.code) == (status, code), (error.response_status_code, error.error))
        check(error.error.message and error.error.inner_error.request_id, error.error)
    else:
        raise AssertionError(f"{status} {code} was not raised")


def advanced(builder, select):
    """A query that needs `$count` and the header of advanced queries."""
    parameters = {name: value for name, value in vars(builder).items() if name.endswith("GetQueryParameters")}
    query = next(iter(parameters.values()))(select=select, count=True)
    configuration = RequestConfiguration(query_parameters=query)
    configuration.headers.add("ConsistencyLevel", "eventual")
    return configuration


def password_method(client, user):
    return client.users.by_user_id(user).authentication.methods.by_authentication_method_id(PASSWORD_METHOD)


async def reset(client, user, password):
    """The answer, and the address of the operation."""
    headers = HeadersInspectionHandlerOption()
    configuration = RequestConfiguration(options=[headers])
    body = ResetPasswordPostRequestBody(new_password=password)
    answer = await password_method(client, user).reset_password.post(body, request_configuration=configuration)
    (location,) = headers.response_headers.get("location")
    return answer, location


async def poll(client, user, location):
    operations = client.users.by_user_id(user).authentication.operations
    return await operations.by_long_running_operation_id("in the address").with_url(location).get()


async def reads_a_user(tenant):
    query = UserItemRequestBuilder.UserItemRequestBuilderGetQueryParameters(
        select=["id", "displayName", "accountEnabled", "onPremisesSyncEnabled", "identities", "isManagementRestricted", "lastPasswordChangeDateTime"]
    )
    user = await tenant.client().users.by_user_id(PATTI).get(RequestConfiguration(query_parameters=query))
    check((user.display_name, user.account_enabled, user.on_premises_sync_enabled) == ("Patti Fernandez", True, True), user)
    check(user.identities[0].issuer_assigned_id == PATTI and user.is_management_restricted is None, user)
    check(user.last_password_change_date_time.year == 2026, user)
    me = await tenant.client(upn="AlexW@contoso.example", scopes=["User.Read"]).me.get()
    check(me.display_name == "Alex Wilber", me)


async def a_user_who_is_not_there(tenant):
    await refused(tenant.client().users.by_user_id("nobody@contoso.example").get(), 404, "Request_ResourceNotFound")


async def patches_a_password(tenant):
    profile = PasswordProfile(password=PASSWORD, force_change_password_next_sign_in=True)
    await tenant.client().users.by_user_id(ADELE).patch(User(password_profile=profile))
    state = tenant.user(ADELE)
    check((state["password"], state["forceChangePasswordNextSignIn"]) == (PASSWORD, True), state["writes"])
    await refused(tenant.client().users.by_user_id(NESTOR).patch(User(password_profile=profile)), 403, "Authorization_RequestDenied")
    await refused(tenant.client().users.by_user_id(PATTI).patch(User(password_profile=profile)), 400, "Request_BadRequest")


async def resets_a_password(tenant):
    client = tenant.client()
    answer, location = await reset(client, ADELE, PASSWORD)
    check(answer is None, answer)
    operation = await poll(client, ADELE, location)
    check((operation.status, operation.status_detail) == (LongRunningOperationStatus.Succeeded, "ResetSuccess"), operation)
    check(operation.id in location and operation.created_date_time and operation.last_action_date_time, operation)
    check(operation.resource_location.endswith(PASSWORD_METHOD), operation)
    check(tenant.user(ADELE)["password"] == PASSWORD, "another password")


async def lets_the_service_make_one(tenant):
    answer, _ = await reset(tenant.client(), ADELE, None)
    check(answer.new_password == tenant.user(ADELE)["password"], "another password")


async def follows_an_operation_to_its_end(tenant):
    client = tenant.client()
    _, location = await reset(client, PATTI, PASSWORD)
    states = [(await poll(client, PATTI, location)).status for _ in range(4)]
    expected = [LongRunningOperationStatus.NotStarted, LongRunningOperationStatus.Running, LongRunningOperationStatus.Running]
    check(states == [*expected, LongRunningOperationStatus.Succeeded], states)
    check(tenant.user(PATTI)["writtenBack"], "not written back")
    tenant.control("operations", {"user": PATTI, "steps": [{"status": "failed", "statusDetail": "as scripted", "httpStatus": 202}]})
    _, location = await reset(client, PATTI, PASSWORD)
    operation = await poll(client, PATTI, location)
    check((operation.status, operation.status_detail) == (LongRunningOperationStatus.Failed, "as scripted"), operation)


async def refusals_of_a_reset(tenant):
    body = ResetPasswordPostRequestBody(new_password=PASSWORD)
    for token, target, status, code in [
        ({"upn": "CameronW@contoso.example"}, NESTOR, 403, "accessDenied"),
        ({"upn": NESTOR}, NESTOR, 403, "accessDenied"),
        ({"scopes": ["User.Read.All"]}, ADELE, 403, "accessDenied"),
        ({"appOnly": True}, ADELE, 403, "accessDenied"),
        ({"aud": "https://graph.microsoft.us"}, ADELE, 401, "InvalidAuthenticationToken"),
        ({}, "x_fabrikam.example#EXT#@contoso.example", 400, "badRequest"),
    ]:
        await refused(password_method(tenant.client(**token), target).reset_password.post(body), status, code)


async def revokes_sessions(tenant):
    answer = await tenant.client().users.by_user_id(ADELE).revoke_sign_in_sessions.post()
    check(answer.value is True and tenant.user(ADELE)["revocations"] == 1, answer)
    other = tenant.client(upn="CameronW@contoso.example")
    await refused(other.users.by_user_id(ADELE).revoke_sign_in_sessions.post(), 403, "Authorization_RequestDenied")


async def lists_roles_and_groups(tenant):
    member_of = tenant.client().users.by_user_id("EmilyB@contoso.example").transitive_member_of
    roles = await member_of.graph_directory_role.get(advanced(GraphDirectoryRoleRequestBuilder, ["id", "displayName", "roleTemplateId"]))
    check([role.role_template_id for role in roles.value] == ["729827e3-9c14-49f7-bb1b-9608f156bbb8"], roles)
    groups = await member_of.graph_group.get(advanced(GraphGroupRequestBuilder, ["id", "isAssignableToRole"]))
    check([group.is_assignable_to_role for group in groups.value] == [True] and groups.odata_count == 1, groups)
    everything = await member_of.get()
    check([type(item).__name__ for item in everything.value] == ["DirectoryRole", "Group"], everything)
    await refused(member_of.graph_group.get(), 400, "Request_UnsupportedQuery")


async def pages_through_roles(tenant):
    tenant.control("settings", {"rolesPageSize": 2})
    roles = tenant.client().users.by_user_id(NESTOR).transitive_member_of.graph_directory_role
    configuration = advanced(GraphDirectoryRoleRequestBuilder, ["displayName"])
    page = await roles.get(configuration)
    names = [role.display_name for role in page.value]
    while page.odata_next_link:
        following = RequestConfiguration()
        following.headers.add("ConsistencyLevel", "eventual")
        page = await roles.with_url(page.odata_next_link).get(following)
        names += [role.display_name for role in page.value]
    check(sorted(names) == ["Directory Readers", "Global Administrator", "Reports Reader"], names)


async def lists_role_assignments(tenant):
    id_of = tenant.user("ZrinkaM@contoso.example")["properties"]["id"]
    query = RoleAssignmentsRequestBuilder.RoleAssignmentsRequestBuilderGetQueryParameters(
        filter=f"principalId eq '{id_of}'", expand=["roleDefinition"]
    )
    configuration = RequestConfiguration(query_parameters=query)
    reader = tenant.client(upn="LeeG@contoso.example")
    (assignment,) = (await reader.role_management.directory.role_assignments.get(configuration)).value
    check((assignment.principal_id, assignment.directory_scope_id) == (id_of, "/"), assignment)
    check((assignment.role_definition.display_name, assignment.role_definition.is_built_in) == ("Contoso Reset Desk", False), assignment)
    without = tenant.client()
    await refused(without.role_management.directory.role_assignments.get(configuration), 403, "Authorization_RequestDenied")


async def finds_many_users_in_one_clause(tenant):
    query = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(
        filter="userPrincipalName in ('adelev@contoso.example','o''brien@contoso.example','nobody@contoso.example')",
        select=["id", "userPrincipalName"],
    )
    page = await tenant.client().users.get(RequestConfiguration(query_parameters=query))
    check([user.user_principal_name for user in page.value] == [ADELE, "o'brien@contoso.example"], page.value)
    query.filter = f"id in ({','.join(repr(str(number)) for number in range(16))})"
    await refused(tenant.client().users.get(RequestConfiguration(query_parameters=query)), 400, "Request_UnsupportedQuery")


async def reads_role_assignable_groups(tenant):
    client = tenant.client()
    query = GroupsRequestBuilder.GroupsRequestBuilderGetQueryParameters(filter="isAssignableToRole eq true", select=["id"])
    groups = (await client.groups.get(RequestConfiguration(query_parameters=query))).value
    owners = [(await client.groups.by_group_id(group.id).owners.get()).value for group in groups]
    members = [(await client.groups.by_group_id(group.id).transitive_members.get()).value for group in groups]
    names = [user.user_principal_name for user in sum(owners + members, [])]
    expected = ["MODAdmin@contoso.example", "KatieJ@contoso.example", "EmilyB@contoso.example", "JulianI@contoso.example"]
    check(names == expected, names)


async def reads_banned_words(tenant):
    tenant.control("settings", {"bannedPasswordList": ["contoso", "widget"]})
    settings = (await tenant.client(scopes=["GroupSettings.Read.All"]).group_settings.get()).value
    (rules,) = [setting for setting in settings if setting.template_id == "5cf42378-d67d-4f36-ba46-e8b86229381d"]
    check({value.name: value.value for value in rules.values}["BannedPasswordList"] == "contoso\twidget", rules)


async def sends_a_batch(tenant):
    client = tenant.client()
    users = client.users
    profile = PasswordProfile(password=PASSWORD)
    requests = {
        "read": users.by_user_id(ADELE).to_get_request_information(),
        "write": users.by_user_id(ADELE).to_patch_request_information(User(password_profile=profile)),
        "nobody": users.by_user_id("nobody@contoso.example").to_get_request_information(),
        "throttled": users.by_user_id("AlexW@contoso.example").to_get_request_information(),
    }
    tenant.control("faults", [{"match": {"pathContains": "AlexW"}, "then": {"status": 429, "retryAfter": 7}}])
    content = BatchRequestContent()
    for name, request in requests.items():
        request.path_parameters["baseurl"] = client.request_adapter.base_url
        item = BatchRequestItem(request, id=name)
        # The service wants it without host and version; the SDK leaves that to its callers.
        item.url = item.url.removeprefix(client.request_adapter.base_url.rstrip("/"))
        content.add_request(name, item)
    answers = await client.batch.post(content)
    statuses = {name: answers.get_response_by_id(name).status for name in requests}
    check(statuses == {"read": 200, "write": 204, "nobody": 404, "throttled": 429}, statuses)
    # Bodies are left out: this version of the SDK takes none that is a JSON object.
    check(answers.get_response_by_id("throttled").headers["Retry-After"] == "7", answers)
    check(tenant.user(ADELE)["password"] == PASSWORD, "another password")
    summary = tenant.control("log/summary")
    check((summary["roundTrips"], summary["requests"], summary["items"]) == (1, 4, 4), summary)


CHECKS = [
    reads_a_user,
    a_user_who_is_not_there,
    patches_a_password,
    resets_a_password,
    lets_the_service_make_one,
    follows_an_operation_to_its_end,
    refusals_of_a_reset,
    revokes_sessions,
    lists_roles_and_groups,
    pages_through_roles,
    lists_role_assignments,
    finds_many_users_in_one_clause,
    reads_role_assignable_groups,
    reads_banned_words,
    sends_a_batch,
]


async def run(tenant):
    failed = 0
    for attempt in CHECKS:
        tenant.control("reset", {})
        try:
            await attempt(tenant)
        except Exception:
            failed += 1
            print(f"failed: {attempt.__name__}")
            traceback.print_exc(limit=-3, file=sys.stdout)
        else:
            print(f"passed: {attempt.__name__}")
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    return failed


def program():
    if len(sys.argv) > 1:
        return sys.argv[1]
    built = Path(__file__).resolve().parents[3] / "target" / "debug" / ("fake-graph.exe" if os.name == "nt" else "fake-graph")
    return os.environ.get("ENTRA_FAKE_GRAPH", str(built))


def main():
    # It ends when its standard input closes.
    with subprocess.Popen([program(), "serve", "--port", "0"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        endpoint = json.loads(process.stdout.readline())["endpoint"]
        return 1 if asyncio.run(run(Tenant(endpoint))) else 0


if __name__ == "__main__":
    sys.exit(main())
