"""An action endpoint that runs the actions in this process: no second server, no HTTP."""

from __future__ import annotations

import importlib
import json
from typing import Any

from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection


class InProcessActions(EndpointConfig):
    """Stands where endpoints.yml would name a URL; Rasa calls `request` with the tracker."""

    def __init__(self, package: str = "actions") -> None:
        super().__init__(url="in-process")
        importlib.import_module(f"{package}.actions")
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, *_: Any, **options: Any) -> Any:
        """Run the action named in the payload; a rejection becomes Rasa's HTTP 400."""
        try:
            return await self._executor.run(options["json"])
        except ActionExecutionRejection as rejection:
            body = {"error": rejection.message, "action_name": rejection.action_name}
            raise ClientResponseError(400, rejection.message, json.dumps(body)) from rejection

    def copy(self) -> EndpointConfig:
        """Return this endpoint itself: it has no address to copy."""
        return self
