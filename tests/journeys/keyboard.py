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
        self.reach(self.page.get_by_label(label))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        self.effort.fields += 1
        self.effort.keys += len(text)

    def tick_all(self) -> int:
        boxes = [box for box in self.page.get_by_role("checkbox").all() if not box.is_checked()]
        for box in boxes:
            self.reach(box)
            self.page.keyboard.press("Space")
            assert box.is_checked()
        self.effort.clicks += len(boxes)
        return len(boxes)

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
