"""The running bot: model, actions in the same process, conversation store."""
