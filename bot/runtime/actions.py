"""The actions in this process: no second server, no HTTP."""

from __future__ import annotations

import importlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema.validators import validator_for
from rasa.core.actions.action import Action, RemoteAction
from rasa.core.agent import Agent
from rasa.core.processor import MessageProcessor
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


class CheckedAction(RemoteAction):
    """An action whose result is checked as Rasa does, by a check that is made once.

    Rasa checks its own schema anew at each call, which takes longer than all the rest of a message.
    """

    def _validate_action_result(self, result: dict[str, Any]) -> bool:
        _result_check().validate(result)
        return True


@lru_cache(maxsize=1)
def _result_check() -> Any:
    schema = RemoteAction.action_response_format_spec()
    return validator_for(schema)(schema)


class _Processor(MessageProcessor):
    async def _run_action(self, action: Action, *given: Any, **named: Any) -> bool:
        if type(action) is RemoteAction:
            action = CheckedAction(action.name(), self.action_endpoint)
        done: bool = await super()._run_action(action, *given, **named)
        return done


class InProcessAgent(Agent):
    """Rasa's agent with actions in this process."""

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Load a model as Rasa's agent does, for a processor of ours."""
        self.processor = _Processor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            generator=self.nlg,
            action_endpoint=self.action_endpoint,
        )
        self.domain = self.processor.domain
        self.nlg.responses = self.domain.responses
        self._set_fingerprint(fingerprint)
