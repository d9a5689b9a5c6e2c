"""The wireframes under review: the flow on four phones, and two variants of the payment step."""

from __future__ import annotations

from whiteshot_nb.server.elements import SceneContent, ShapeElement
from whiteshot_nb.server.samples.handwriting import write
from whiteshot_nb.server.samples.page import LEFT, RIGHT, Elements, card, heading, page, text
from whiteshot_nb.server.samples.palette import (
    DESK,
    HAIR,
    INK,
    LEAF,
    MARKER,
    RED,
    SKY_LIGHT,
    SKY_TINT,
    SOFT,
    SUN,
    WHITE,
)
from whiteshot_nb.server.samples.pen import Pen
from whiteshot_nb.server.samples.wireframe import BLUE, button, field, item, phone, picture, words


def flow() -> SceneContent:
    """Return the four steps of the checkout as phones, with arrows and red marks between them."""
    red = Pen(RED, 4.5, 401)
    drawn: Elements = [*heading("Checkout on a phone", "手机结账流程", 41, SKY_LIGHT)]
    for i, name in enumerate(("Cart", "Delivery", "Payment", "Done")):
        drawn += phone(-592 + i * 314, -236, 242, 440, name)
        if i:
            drawn += Pen(INK, 4, 402 + i).arrow(-592 + i * 314 - 64, 0, -592 + i * 314 - 8, 0)
    drawn += [*_cart(-570), *_delivery(-256), *_pay(58), *_done(372)]
    return page(
        [
            *drawn,
            red.loop(-416, 54, 66, 27),
            *write("show this first", -590, 258, 27, red.but(width=3.4)),
            *red.arrow(-562, 224, -474, 80, 24),
            red.lasso(-157, 3, 116, 42),
            *write("ask once, not twice", -280, 258, 27, red.but(width=3.4)),
            *red.arrow(-252, 224, -238, 54, 6),
            red.loop(158, 162, 112, 32),
            *write("which one pays?", 52, 258, 27, red.but(width=3.4)),
            *red.arrow(150, 230, 156, 200, 2),
            *write("yes!", 440, 258, 34, Pen(LEAF, 4, 410)),
            text(520, 226, "🎉", 34, LEAF),
            text(LEFT, 296, "4 steps, 11 fields, 2 min 40 s on average", 21, SOFT),
            text(RIGHT, 296, "goal 目标: 3 steps, 7 fields", 21, LEAF, align="right"),
        ],
        DESK,
    )


def _cart(x: float) -> Elements:
    return [
        *item(x, -152, 198, "$36"),
        *item(x, -94, 198, "$42"),
        *item(x, -36, 198, "$58"),
        text(x, 40, "Total", 18, SOFT),
        text(x + 198, 38, "$153.72", 21, bold=True, align="right"),
        *button(x, 140, 198, "Checkout"),
    ]


def _delivery(x: float) -> Elements:
    return [
        *field(x, -158, 198, "Name", "Mei Tan"),
        *field(x, -92, 198, "Street", "12 Quay St"),
        *field(x, -26, 198, "E-mail", "mei@…"),
        *words(x, 58, 198, 160, 120),
        *button(x, 140, 198, "Continue"),
    ]


def _pay(x: float) -> Elements:
    return [
        *field(x, -158, 198, "Card number", "4242 4242 …"),
        *field(x, -92, 92, "Expires", "09/28"),
        *field(x + 106, -92, 92, "Code", "•••"),
        *words(x, 0, 198, 170, 190, 110),
        *button(x, 140, 94, "Back"),
        *button(x + 104, 140, 94, "Pay"),
    ]


def _done(x: float) -> Elements:
    return [
        Pen(LEAF, 9, 411).tick(x + 88, -60, 44),
        Pen(LEAF, 5, 412).loop(x + 99, -82, 56, 56),
        text(x + 99, -4, "Thank you!", 24, bold=True, align="center"),
        text(x + 99, 32, "谢谢惠顾", 19, SOFT, align="center"),
        *words(x + 24, 76, 150, 110),
        *button(x, 140, 198, "Track order", WHITE, BLUE),
    ]


def variants() -> SceneContent:
    """Return two variants of the payment step side by side, with comments and votes."""
    return page(
        [
            *heading("Payment: A or B?", "方案对比", 43, SKY_LIGHT),
            *_variant_a(),
            *_variant_b(),
            *_comments(),
        ],
        DESK,
    )


def _variant_a() -> Elements:
    x = -444
    drawn: Elements = [*write("A", -574, -180, 60, Pen(INK, 6, 421)), *phone(-470, -250, 300, 530, "Payment")]
    for i, label in enumerate(("Card number", "Name on card", "Expires", "Security code")):
        drawn += field(x, -172 + i * 72, 248, label)
    return [
        *drawn,
        *words(x, 128, 248, 200),
        *button(x, 172, 248, "Back", WHITE, BLUE),
        *button(x, 224, 248, "Pay $153.72"),
    ]


def _variant_b() -> Elements:
    x = -70
    drawn: Elements = [*phone(-96, -250, 300, 530, "Pay $153.72"), *write("B", 222, -180, 60, Pen(LEAF, 6, 422))]
    for i, name in enumerate(("Wallet", "Card ending 4242", "Pay later")):
        y = -168 + i * 68
        drawn += [
            card(x, y, 248, 56, SKY_TINT if i == 0 else WHITE, stroke=BLUE if i == 0 else HAIR, line=2.5, radius=12),
            *picture(x + 12, y + 12, 44, 32),
            text(x + 70, y + 14, name, 18, bold=i == 0),
        ]
    return [
        *drawn,
        *item(x, 50, 248, "3 items"),
        *words(x, 118, 248, 180),
        *button(x, 172, 248, "Pay now"),
        text(x + 124, 232, "back to delivery", 17, BLUE, align="center"),
    ]


def _comments() -> Elements:
    red, green = Pen(RED, 4.5, 431), Pen(LEAF, 4.5, 432)
    return [
        *write("4 fields", -588, -52, 26, red.but(width=3.4)),
        *write("to type", -588, -14, 26, red.but(width=3.4)),
        *red.arrow(-560, 6, -478, 60, 14),
        green.lasso(54, -140, 146, 44),
        *write("one tap!", 270, -70, 32, green.but(width=4)),
        *green.arrow(262, -84, 210, -116, 8),
        ShapeElement(
            kind="speechBalloon", x=258, y=-16, width=326, height=116, fill="#fffbe6", stroke=SUN, stroke_width=3
        ),
        text(282, -4, "Noor: keep the total in sight", 20),
        text(282, 28, "王芳: 总价要一直看得见", 20),
        *_votes(150, "A", 2, SOFT),
        *_votes(204, "B", 7, LEAF),
        *write("B it is.", 258, 292, 40, Pen(LEAF, 5, 433)),
        Pen(MARKER, 18, 434, opacity=0.6).curve([(256, 302), (320, 299), (400, 302)]),
    ]


def _votes(y: float, name: str, count: int, color: str) -> Elements:
    dots = [card(296 + i * 34, y, 24, 24, color, stroke=color, radius=12) for i in range(count)]
    return [text(258, y - 6, name, 24, color, bold=True), *dots]
