"""The application's part `members`."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Its place in Django."""

    name = "tonus_web.members"
    label = "members"

    def ready(self) -> None:
        """Let no account go and leave a member's files behind."""
        from django.db.models.signals import pre_delete

        from tonus_web.accounts.models import User
        from tonus_web.accounts.signals import account_holdings
        from tonus_web.members.erasure import before_account_goes
        from tonus_web.members.holdings import holdings_of

        pre_delete.connect(before_account_goes, sender=User, dispatch_uid="members.erasure")
        account_holdings.connect(holdings_of, dispatch_uid="members")
