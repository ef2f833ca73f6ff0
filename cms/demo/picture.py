"""A picture for the demo, drawn when it is needed: the office on wheels on its way along the lagoon."""

from io import BytesIO
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image as Canvas
from PIL import ImageDraw
from wagtail.images import get_image_model
from wagtail.models import Collection

SIZE = (1200, 640)
SKY, WATER, SHORE, GRASS = "#d9ecf5", "#7fb4cf", "#2f6d8f", "#9dbb7c"
ROAD, BUS, STRIPE, GLASS, DARK, LAMP = "#6b6f76", "#fbfaf5", "#a8341f", "#bcd9e8", "#23313d", "#f2c14e"


def bus_picture(*, title: str, description: str, collection: Collection) -> Any:
    """The stored picture."""
    content = BytesIO()
    _draw().save(content, "PNG", optimize=True)
    image = get_image_model()(title=title, description=description, collection=collection)
    image.file = ImageFile(content, name="rollendes-buergerbuero.png")
    image.width, image.height = SIZE
    image.save()
    return image


def _draw() -> Canvas.Image:
    canvas = Canvas.new("RGB", SIZE, SKY)
    pen = ImageDraw.Draw(canvas)
    pen.ellipse((930, 60, 1040, 170), fill=LAMP)
    pen.rectangle((0, 300, 1200, 420), fill=WATER)
    pen.polygon([(0, 300), (260, 262), (560, 300)], fill=SHORE)
    pen.polygon([(520, 300), (840, 276), (1200, 300)], fill=SHORE)
    pen.polygon([(745, 385), (775, 385), (768, 398), (752, 398)], fill=DARK)
    pen.polygon([(760, 330), (760, 382), (786, 382)], fill=BUS)
    pen.rectangle((0, 400, 1200, 640), fill=GRASS)
    pen.rectangle((0, 500, 1200, 590), fill=ROAD)
    for left in range(30, 1200, 150):
        pen.rectangle((left, 542, left + 70, 549), fill=BUS)
    _draw_bus(pen)
    return canvas


def _draw_bus(pen: ImageDraw.ImageDraw) -> None:
    pen.rounded_rectangle((180, 300, 660, 520), radius=34, fill=BUS, outline=DARK, width=5)
    pen.rectangle((183, 440, 657, 472), fill=STRIPE)
    for left in (350, 445):
        pen.rounded_rectangle((left, 335, left + 78, 415), radius=10, fill=GLASS, outline=DARK, width=4)
    pen.rounded_rectangle((545, 335, 640, 415), radius=10, fill=GLASS, outline=DARK, width=4)
    pen.rounded_rectangle((225, 335, 315, 516), radius=8, fill=GLASS, outline=DARK, width=4)
    pen.line((270, 338, 270, 514), fill=DARK, width=4)
    pen.polygon([(225, 516), (315, 516), (268, 572), (150, 572)], fill=DARK)
    pen.ellipse((640, 478, 660, 500), fill=LAMP)
    for left in (370, 545):
        pen.ellipse((left, 480, left + 84, 564), fill=DARK)
        pen.ellipse((left + 26, 506, left + 58, 538), fill=BUS)
