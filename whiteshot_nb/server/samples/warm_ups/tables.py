"""What the warm-ups are about: forty of each kind, so that four hundred pages are all different."""

from __future__ import annotations

from fractions import Fraction

EACH = 40
"""Warm-ups of one kind that differ."""


def _every(options: list[tuple[int, ...]], step: int) -> list[tuple[int, ...]]:
    """Return `EACH` of the options, `step` apart, so that neighbours differ much; none comes twice."""
    return [options[i * step % len(options)] for i in range(EACH)]


_STEEP = (1, -1, 0.5, -0.5, 2)
VERTICES = [
    (right, up if _STEEP[steep] < 0 else -up, _STEEP[steep])
    for right, up, steep in _every([(x, y, a) for a in range(5) for x in range(-3, 4) for y in range(-1, 4)], 52)
]
"""Where a parabola turns round, and how steep it is."""

FRACTIONS = [
    (Fraction(*pair[:2]), Fraction(*pair[2:]))
    for pair in _every(
        [
            (top, bottom, other, below)
            for bottom, below in ((3, 4), (2, 5), (3, 5), (5, 6), (3, 8), (4, 5), (6, 8), (5, 8))
            for top in range(1, bottom)
            for other in range(1, below)
            if 0 < abs(Fraction(top, bottom) - Fraction(other, below)) < Fraction(1, 3)
            and Fraction(top, bottom).denominator == bottom
            and Fraction(other, below).denominator == below
        ],
        7,
    )
]
"""Two parts of a whole that are hard to tell apart by eye."""

ANGLES = _every([(left, right) for left in range(35, 80, 5) for right in range(35, 80, 5) if left != right], 31)
"""The two angles at the base of a triangle, in degrees."""

PRODUCTS = (
    84, 90, 105, 120, 126, 150, 60, 132, 210, 72, 140, 198, 220, 330, 156, 100, 234, 270, 96, 315,
    168, 252, 180, 350, 204, 300, 110, 228, 260, 240, 396, 144, 280, 306, 375, 276, 308, 360, 385, 420,
)  # fmt: skip
"""Numbers of three to six primes."""

ELEMENTS = (
    ("H", "Hydrogen", "氢", "Hydrogen: the lightest of all, and the stars burn it."),
    ("He", "Helium", "氦", "Helium: lifts balloons and never burns."),
    ("Li", "Lithium", "锂", "Lithium: a metal so light that it floats on oil."),
    ("Be", "Beryllium", "铍", "Beryllium: it makes emeralds, and space mirrors."),
    ("B", "Boron", "硼", "Boron: it keeps glass whole in the oven."),
    ("C", "Carbon", "碳", "Carbon: a pencil and a diamond are the same stuff."),
    ("N", "Nitrogen", "氮", "Nitrogen: four fifths of every breath."),
    ("O", "Oxygen", "氧", "Oxygen: one fifth of the air, and all of the fire."),
    ("F", "Fluorine", "氟", "Fluorine: the wildest of all; tamed, it guards teeth."),
    ("Ne", "Neon", "氖", "Neon: it joins with nothing and glows red."),
    ("Na", "Sodium", "钠", "Sodium: keep it away from water!"),
    ("Mg", "Magnesium", "镁", "Magnesium: the middle of every green leaf's dye."),
    ("Al", "Aluminium", "铝", "Aluminium: the commonest metal under our feet."),
    ("Si", "Silicon", "硅", "Silicon: sand, glass and computer chips."),
    ("P", "Phosphorus", "磷", "Phosphorus: in bones, in matches, in every cell."),
    ("S", "Sulfur", "硫", "Sulfur: yellow, and onions make you cry with it."),
    ("Cl", "Chlorine", "氯", "Chlorine: a poison alone, table salt with sodium."),
    ("Ar", "Argon", "氩", "Argon: its name means lazy, and it is."),
    ("K", "Potassium", "钾", "Potassium: nerves need it, and bananas have it."),
    ("Ca", "Calcium", "钙", "Calcium: bones, chalk, shells and marble."),
    ("Sc", "Scandium", "钪", "Scandium: foretold first, found eight years later."),
    ("Ti", "Titanium", "钛", "Titanium: strong as steel, and half as heavy."),
    ("V", "Vanadium", "钒", "Vanadium: its salts have all the colours."),
    ("Cr", "Chromium", "铬", "Chromium: it makes steel stainless and rubies red."),
    ("Mn", "Manganese", "锰", "Manganese: black in caves, purple in the lab."),
    ("Fe", "Iron", "铁", "Iron: the red of blood and of rust."),
    ("Co", "Cobalt", "钴", "Cobalt: the blue of old porcelain."),
    ("Ni", "Nickel", "镍", "Nickel: it came from the sky in meteorites."),
    ("Cu", "Copper", "铜", "Copper: it carries current, and turns green outdoors."),
    ("Zn", "Zinc", "锌", "Zinc: it rusts first, so that iron need not."),
    ("Ga", "Gallium", "镓", "Gallium: a metal that melts in your hand."),
    ("Ge", "Germanium", "锗", "Germanium: the first transistor was made of it."),
    ("As", "Arsenic", "砷", "Arsenic: the poison of old detective stories."),
    ("Se", "Selenium", "硒", "Selenium: named after the Moon."),
    ("Br", "Bromine", "溴", "Bromine: a liquid, brown, and it smells."),
    ("Kr", "Krypton", "氪", "Krypton: hidden in the air, one part in a million."),
    ("Rb", "Rubidium", "铷", "Rubidium: it keeps time for satellites."),
    ("Sr", "Strontium", "锶", "Strontium: the red of fireworks."),
    ("Y", "Yttrium", "钇", "Yttrium: one of four named after one village."),
    ("Zr", "Zirconium", "锆", "Zirconium: its crystals pass for diamonds."),
)
"""The first forty: symbol, name, Chinese, something to remember."""

PHASES = (
    ("new moon", "新月", "New Moon: the side that is lit looks away from us."),
    ("waxing crescent", "娥眉月", "Light on the right: the Moon is growing."),
    ("first quarter", "上弦月", "First quarter: half of the disc, a quarter of the way."),
    ("waxing gibbous", "盈凸月", "Light on the right: the Moon is growing."),
    ("full moon", "满月", "Full Moon: it rises when the Sun sets."),
    ("waning gibbous", "亏凸月", "Light on the left: the Moon is shrinking."),
    ("last quarter", "下弦月", "Last quarter: it rises in the middle of the night."),
    ("waning crescent", "残月", "Light on the left: the Moon is shrinking."),
)
"""Eighths of a month, as seen from the north: name, Chinese, something to remember."""

SURVEYS = (
    ("The best fruit", "最喜欢的水果", "🍎 apple, 🍌 banana, 🍇 grapes, 🍓 berries, 🍊 orange"),
    ("Our pets", "我们的宠物", "🐶 dog, 🐱 cat, 🐟 fish, 🐹 hamster, 🐢 turtle"),
    ("The way to school", "上学的路", "🚶 on foot, 🚲 bike, 🚌 bus, 🚗 car, 🚇 metro"),
    ("Games after school", "课后运动", "⚽ football, 🏀 basketball, 🏊 swimming, 🏓 ping-pong, 🎾 tennis"),
    ("Breakfast", "早餐", "🍞 bread, 🍚 rice, 🥣 porridge, 🥚 egg, 🥟 dumpling"),
    ("Our band", "我们的乐队", "🎹 piano, 🎸 guitar, 🎻 violin, 🥁 drums, 🎺 trumpet"),
    ("Weather we like", "喜欢的天气", "🌞 sun, ⛅ clouds, 🌧 rain, ⛄ snow, 🌈 rainbow"),
    ("Where to go", "班级旅行", "🏔 mountains, 🏖 beach, 🏛 museum, 🦁 zoo, 🌲 forest"),
    ("Something to drink", "喝什么", "💧 water, 🥛 milk, 🍵 tea, 🍋 lemonade, 🥥 coconut"),
    ("When I grow up", "长大以后", "🚀 astronaut, 🎨 painter, 🚒 firefighter, 🔬 scientist, 🍳 cook"),
)
"""What the class voted about: title, Chinese, five choices with their pictures."""

HOURS = (
    "twelve", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
)  # fmt: skip
HOURS_CHINESE = ("十二", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十", "十一")
MINUTES = ("", "five", "ten", "a quarter", "twenty", "twenty-five", "half")
MINUTES_CHINESE = (
    "整", "五分", "十分", "一刻", "二十分", "二十五分", "半", "三十五分", "四十分", "三刻", "五十分", "五十五分",
)  # fmt: skip
"""Steps of five minutes, as they are said."""

WORDS = (
    ("🦋", "butterfly", "蝴蝶", "húdié", ("A butterfly was", "once a caterpillar.")),
    ("🌋", "volcano", "火山", "huǒshān", ("The volcano sleeps,", "but not forever.")),
    ("🧭", "compass", "指南针", "zhǐnánzhēn", ("A compass points", "to the north.")),
    ("🐙", "octopus", "章鱼", "zhāngyú", ("An octopus has", "three hearts.")),
    ("🌉", "bridge", "桥", "qiáo", ("The bridge joins", "two halves of town.")),
    ("🔭", "telescope", "望远镜", "wàngyuǎnjìng", ("Through a telescope", "stars stay small.")),
    ("🍄", "mushroom", "蘑菇", "mógu", ("A mushroom is", "not a plant.")),
    ("🐧", "penguin", "企鹅", "qǐ'é", ("Penguins fly", "under the water.")),
    ("⚓", "anchor", "锚", "máo", ("The anchor holds", "the ship in place.")),
    ("🌵", "cactus", "仙人掌", "xiānrénzhǎng", ("A cactus keeps", "water for months.")),
    ("🦉", "owl", "猫头鹰", "māotóuyīng", ("The owl turns", "only its head.")),
    ("🎈", "balloon", "气球", "qìqiú", ("The balloon rose", "above the roofs.")),
    ("🐝", "bee", "蜜蜂", "mìfēng", ("A bee dances", "to show the way.")),
    ("🚂", "engine", "火车头", "huǒchētóu", ("The engine pulls", "twenty cars.")),
    ("🌻", "sunflower", "向日葵", "xiàngrìkuí", ("Young sunflowers", "follow the sun.")),
    ("🐘", "elephant", "大象", "dàxiàng", ("An elephant never", "forgets a path.")),
    ("🔑", "key", "钥匙", "yàoshi", ("Every lock", "has its key.")),
    ("⛺", "tent", "帐篷", "zhàngpeng", ("Rain sang all night", "on our tent.")),
    ("🦀", "crab", "螃蟹", "pángxiè", ("A crab walks", "sideways.")),
    ("🌊", "wave", "波浪", "bōlàng", ("The wave moves on,", "the water stays.")),
    ("🎻", "violin", "小提琴", "xiǎotíqín", ("A violin has", "four strings.")),
    ("🐳", "whale", "鲸鱼", "jīngyú", ("A whale has to", "come up for air.")),
    ("🏰", "castle", "城堡", "chéngbǎo", ("The castle stands", "on the hill.")),
    ("🍯", "honey", "蜂蜜", "fēngmì", ("Honey never", "goes bad.")),
    ("🪐", "planet", "行星", "xíngxīng", ("Our planet is", "the third one.")),
    ("🦊", "fox", "狐狸", "húli", ("The fox hears mice", "under the snow.")),
    ("🛶", "canoe", "独木舟", "dúmùzhōu", ("We carried the", "canoe to the lake.")),
    ("🌾", "wheat", "小麦", "xiǎomài", ("Bread begins", "as wheat.")),
    ("🐌", "snail", "蜗牛", "wōniú", ("The snail is never", "far from home.")),
    ("🕯", "candle", "蜡烛", "làzhú", ("One candle lights", "a thousand more.")),
    ("🦓", "zebra", "斑马", "bānmǎ", ("No two zebras have", "the same stripes.")),
    ("🎡", "wheel", "摩天轮", "mótiānlún", ("The big wheel turns", "above the fair.")),
    ("🌴", "palm tree", "棕榈树", "zōnglǘshù", ("A palm tree bends", "in the storm.")),
    ("🐫", "camel", "骆驼", "luòtuo", ("A camel's hump", "is full of fat.")),
    ("🧊", "ice", "冰", "bīng", ("Ice floats because", "it is lighter.")),
    ("🦔", "hedgehog", "刺猬", "cìwei", ("The hedgehog rolls", "into a ball.")),
    ("🚁", "helicopter", "直升机", "zhíshēngjī", ("A helicopter can", "stand in the air.")),
    ("🍁", "maple", "枫叶", "fēngyè", ("In fall the maple", "turns red.")),
    ("🐬", "dolphin", "海豚", "hǎitún", ("Dolphins call each", "other by name.")),
    ("🗻", "peak", "山峰", "shānfēng", ("From the peak we", "saw the sea.")),
)
"""Picture, English, Chinese, its sound, a sentence in two lines."""
