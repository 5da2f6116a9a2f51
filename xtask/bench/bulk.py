"""Many users by Microsoft's Python SDK, twenty at a time: one line of JSON as bulk.ps1 prints it."""

import asyncio
import json
import os
import resource
import sys
import time
import uuid

from kiota_abstractions.authentication import AccessTokenProvider, AllowedHostsValidator, BaseBearerTokenAuthenticationProvider
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.models.password_profile import PasswordProfile
from msgraph.generated.models.user import User


class StaticToken(AccessTokenProvider):
    """A token that is there already."""

    async def get_authorization_token(self, uri, additional_authentication_context=None):
        return os.environ["ENTRA_ACCESS_TOKEN"]

    def get_allowed_hosts_validator(self):
        return AllowedHostsValidator([])


async def reset_all(names, endpoint):
    adapter = GraphRequestAdapter(BaseBearerTokenAuthenticationProvider(StaticToken()))
    adapter.base_url = f"{endpoint}/v1.0"
    graph = GraphServiceClient(request_adapter=adapter)
    slots = asyncio.Semaphore(20)

    async def reset(name):
        profile = PasswordProfile(force_change_password_next_sign_in=True, password=f"Bench-{uuid.uuid4()}")
        async with slots:
            await graph.users.by_user_id(name).patch(User(password_profile=profile))

    await asyncio.gather(*(reset(name) for name in names))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        names = file.read().split()
    wall, processor = time.perf_counter(), time.process_time()
    asyncio.run(reset_all(names, sys.argv[2]))
    print(json.dumps({
        "reset": len(names),
        "wallMs": (time.perf_counter() - wall) * 1000,
        "processorMs": (time.process_time() - processor) * 1000,
        "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }))


main()
