"""The settings screen, one page per subject.

A page is an entry, not a screen. To add one:
1. its settings: `Setting`, `DEFAULTS` and a check in `checked` of app.domain.company (the value is a text);
2. ui/settings/YOURS.py with a function `yours() -> Subject` (ui.settings.subject): key, icon, name, one sentence, and
   an `Entry` for each setting: its key, its name, one sentence that says what it does, and what makes its editor:
   a kind of ui.settings.editors (Words, Number, Yuan, OneOf), or an `Editor` of your own for a table;
3. `yours` in the tuple of ui.settings.subjects; Chinese in a file of your own in resources/locale/zh_CN.
What is no setting (a test button, a list) is a `Below` of the subject. Reading, drafts, search, keys, rights, what
changes, faults (BadInput of `checked`, in the words of its code) and saving (one ChangeSetting each) are the screen's.
"""
