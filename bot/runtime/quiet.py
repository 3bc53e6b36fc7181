"""Set logging and telemetry before Rasa is imported: message text never goes to a log."""

from __future__ import annotations

import logging
import os
import warnings


def quiet(level: str = "") -> None:
    """Turn telemetry off and keep Rasa's debug events, which hold patients' words, out of logs."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    # The matrices of one message are small: a second thread costs more than it brings.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    chosen = level or os.environ.get("BOT_LOG_LEVEL", "WARNING")
    logging.basicConfig(level=chosen, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    import structlog

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.ReturnLoggerFactory(),
    )
    for category in (DeprecationWarning, FutureWarning, UserWarning):
        warnings.filterwarnings("ignore", category=category)
