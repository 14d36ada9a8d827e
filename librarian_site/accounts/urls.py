from django.urls import path
from django.views.i18n import set_language

from librarian_site.accounts import views
from librarian_site.accounts.notifications import device_views as devices
from librarian_site.accounts.notifications import views as notifications
from librarian_site.accounts.own_data import views as own_data
from librarian_site.accounts.passkeys import views as passkeys
from librarian_site.accounts.preferences import views as preferences
from librarian_site.accounts.second_factor import views as second_factor
from librarian_site.accounts.sessions import views as sessions
from librarian_site.accounts.users import views as users

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="login"),
    path("sign-in/code/", second_factor.second_step, name="second-step"),
    path("sign-in/passkey/", passkeys.PasskeySignIn.as_view(), name="passkey-sign-in"),
    path("sign-in/passkey/options/", passkeys.sign_in_options, name="passkey-sign-in-options"),
    path("sign-out/", views.SignOut.as_view(), name="logout"),
    path("password/", views.PasswordChange.as_view(), name="password"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("reading/", preferences.reading, name="reading"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/end-others/", sessions.end_other_sessions, name="end-other-sessions"),
    path("sessions/<int:session_id>/end/", sessions.end_session, name="end-session"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/confirm/", notifications.confirm_address, name="confirm-address"),
    path("notifications/devices/", devices.add_device, name="push-add"),
    path("notifications/devices/<int:device_id>/", devices.change_device, name="push-change"),
    path("notifications/devices/<int:device_id>/test/", devices.test_device, name="push-test"),
    path(
        "notifications/devices/<int:device_id>/remove/", devices.remove_device, name="push-remove"
    ),
    path("two-step/", second_factor.second_factor, name="second-factor"),
    path("two-step/change/", second_factor.change, name="second-factor-change"),
    path("passkeys/", passkeys.passkeys, name="passkeys"),
    path("passkeys/options/", passkeys.options, name="passkey-options"),
    path("passkeys/<int:passkey_id>/remove/", passkeys.remove, name="passkey-remove"),
    path("data/", own_data.own_data, name="own-data"),
    path("data/account.json", own_data.download, name="own-data-download"),
    path("users/", users.users, name="users"),
    path("users/<int:user_id>/", users.change_user, name="change-user"),
    path(
        "users/invitations/<int:invitation_id>/withdraw/",
        users.withdraw_invitation,
        name="withdraw-invitation",
    ),
    path("language/", set_language, name="set-language"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke/", views.revoke_token, name="revoke-token"),
]
