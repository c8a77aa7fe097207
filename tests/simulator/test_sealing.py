from wecom.simulator.callbacks.events import contact_changed
from wecom.simulator.callbacks.sealing import encrypt, signature
from wecom.simulator.identity import RECEIVERS

APP = RECEIVERS["app"]
RANDOM = b"0123456789abcdef"
EVENT_ENCRYPTED = (
    "Q3stYC6hdFzMh9T8HCvyDAi7ryUUYAHXM6zJ64LWBeDA8pxOgCqI/S3eHgMvsjC70P8Y2ehQevRE/mRDu2at4YQzXXg6tOCZ2xsmVxktGRoh"
    "V1TuiiVxK9q2Su4mb30bWCfcUCI03h/9ZqJXgXoH+KgZP6NuDp7Ih21FrG7V916PLtMJno73y5xn+TZHb6pcvHW71uvR3LI+4qhBme7XgjPi"
    "WL1vv1lAFE6ZCfhBdPfz0Ro0XqChY3KPHHM/g+zVqx4UA/U4CVEHMT/ILo9eN2LULSaYSIh/cTwGtuxZ+RGQw4Ceu038KXj6/bWzqBQchYGU"
    "99gsi1o8jY+JDAdwDnR9XmqT4ezfXpXX0Q+d7VxIhbU0seaBXvY66X+O6SgEDdDyXf8AxnZOK35gkfx5wq09POpQyuH3T5WbDeKVSf4EuDSF"
    "R1fWY6PDAAMkBd99qBsZg6WeNM+OTHAYKI7/1Hvy9rpn9xDQ9ye6LLmDL0DZIZrvPvcZP9u7VtoBMwP5ejx3r1alERoqQwczRF0Lt6n2chja"
    "6CKz/i07lRYnr5SoXDn5DTAIX+Pcc4RmKfVrwhUkYg42QpwbGeaMO5fxACmu0rM/uaOiLLAgzmo7OBmbAyxpR9HwaajGSTAX3jyHk97gX/ev"
    "L4xvAMmKNbUPnKL0b+Tf/+SQxhedOoOp1FlfuwJtvYgE6VzQuoFMo37Xl/m35wV76UasEWx77KxI1Q=="
)
ECHO_ENCRYPTED = "Q3stYC6hdFzMh9T8HCvyDOQN/CLh08GknEmV9wAh4NWNaoQmyeaDtAlLMtpKz5r50wy5xqaMLqy4C4PIOcU7kg=="


def test_an_event_seals_to_the_vector_made_with_wecoms_own_package() -> None:
    event = contact_changed(
        "add_external_contact",
        "zhangsan",
        "wmSIM0000000000000000000000000001",
        state="渠道A",
        welcome_code="WC0001",
    )
    encrypted = encrypt(APP.aes_key, event.xml(1767225600), random=RANDOM)
    assert encrypted == EVENT_ENCRYPTED
    assert signature(APP.token, "1767225600", "n0nce01", encrypted) == "f93dae57a3e607bbba66787fcf712a00f5c15c09"


def test_an_echo_seals_to_its_vector() -> None:
    encrypted = encrypt(APP.aes_key, "5927812345678901234", random=RANDOM)
    assert encrypted == ECHO_ENCRYPTED
    assert signature(APP.token, "1767225600", "n0nce02", encrypted) == "0c3203172e19cb5a4d707aa2f960e93dca267b4c"
