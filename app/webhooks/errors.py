"""What is refused about webhooks."""

from sentences import N_, SpokenError


class TopicNotOfDesk(SpokenError):
    code = "topic-not-of-desk"
    sentence = N_("Choose at least one event, from the list of this desk.")


class WebhookGone(SpokenError):
    code = "webhook-gone"
    sentence = N_("This webhook was ended. Make a new one.")


class TooManyWebhooks(SpokenError):
    code = "too-many-webhooks"
    sentence = N_("This desk has %(most)s webhooks. End one before you make another.")
