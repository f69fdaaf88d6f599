"""The look of each layout as it is stored, and as it is being edited."""

from collections.abc import Mapping

from app.domain.label_look import LabelLook, look_key, look_of


class Drafts:
    """Edits stay until they are saved or undone, whatever is read meanwhile and whichever layout is shown."""

    def __init__(self) -> None:
        self._stored: dict[str, LabelLook] = {}
        self._edited: dict[str, LabelLook] = {}

    def take(self, layouts: list[str], settings: Mapping[str, str]) -> None:
        """What is in force now."""
        self._stored = {layout: look_of(settings.get(look_key(layout), "")) for layout in layouts}
        self._edited = {layout: look for layout, look in self._edited.items() if look != self._stored.get(layout)}

    def look(self, layout: str) -> LabelLook:
        """As edited, else as stored."""
        return self._edited.get(layout) or self._stored.get(layout, LabelLook())

    def put(self, layout: str, look: LabelLook) -> None:
        """It is edited; back at what is stored it is not."""
        self._edited[layout] = look
        if look == self._stored.get(layout, LabelLook()):
            self.undo(layout)

    def undo(self, layout: str) -> None:
        """Back to what is stored."""
        self._edited.pop(layout, None)

    def is_edited(self, layout: str) -> bool:
        """Whether there is something to save."""
        return layout in self._edited

    def others_differ(self, layout: str) -> bool:
        """Whether another layout's stored look is not what this one shows."""
        return any(stored != self.look(layout) for other, stored in self._stored.items() if other != layout)
