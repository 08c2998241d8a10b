"""Somebody without a mouse: every link, button and field is reached with Tab and used with the keys."""

from playwright.sync_api import Locator

from tests.journeys.visitor import Visitor

MOST_TABS = 250


class KeyboardVisitor(Visitor):
    """As ``Visitor``; a thing that Tab does not reach, or whose focus cannot be seen, fails the journey."""

    def hit(self, what: Locator) -> None:
        self.effort.read(self.page.get_by_role("main").inner_text())
        self.reach(what)
        self.page.keyboard.press("Enter")
        self.effort.clicks += 1

    def type(self, label: str, text: str) -> None:
        self.reach(self.page.get_by_label(self.say(label)))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        self.effort.fields += 1
        self.effort.keys += len(text)

    def tick_all(self) -> int:
        self.page.get_by_role("checkbox").first.wait_for()
        boxes = [box for box in self.page.get_by_role("checkbox").all() if not box.is_checked()]
        for box in boxes:
            self.reach(box)
            self.page.keyboard.press("Space")
            assert box.is_checked()
        self.effort.clicks += len(boxes)
        return len(boxes)

    def pick(self, box: Locator) -> None:
        """A box with the space bar; of radio buttons Tab reaches one, and the arrows the others."""
        if box.get_attribute("type") != "radio":
            self.reach(box)
            self.page.keyboard.press("Space")
            assert box.is_checked()
            return
        name = box.get_attribute("name")
        for _ in range(MOST_TABS):
            if self.page.evaluate("name => document.activeElement.name === name", name):
                break
            self.page.keyboard.press("Tab")
            self.effort.keys += 1
        self.page.keyboard.press("Space")
        for _ in range(20):
            if box.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
            self.effort.keys += 1
        raise AssertionError(f"{box} cannot be chosen with the arrows on {self.page.url}")

    def select(self, label: str, option: str) -> None:
        """Tab to the list, and type what it is to say."""
        box, option = self.page.get_by_label(self.say(label)).first, self.say(option)
        self.reach(box)
        self.page.keyboard.type(option)
        chosen = box.evaluate("box => box.selectedOptions[0].label.trim()")
        assert chosen == option, f"{chosen} was chosen, not {option}"
        self.effort.fields += 1
        self.effort.keys += len(option)

    def reach(self, what: Locator) -> None:
        """Press Tab until *what* has the focus, and see that it does."""
        what.wait_for()
        wanted = what.element_handle()
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            self.effort.keys += 1
            if self.page.evaluate("element => document.activeElement === element", wanted):
                assert self.shows_focus(), f"The focus on {what} cannot be seen."
                return
        raise AssertionError(f"{what} cannot be reached with Tab on {self.page.url}")

    def shows_focus(self) -> bool:
        """Whether what has the focus is drawn with an outline or a shadow of its own."""
        return self.page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement);
                return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
                    || style.boxShadow !== "none";
            }"""
        )
