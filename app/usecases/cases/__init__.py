"""The case desk: exceptions opened, owned, worked on, and closed with cause and solution."""

from app.usecases.cases.causes import retire_cause, save_cause
from app.usecases.cases.checklists import take_steps, tick_step
from app.usecases.cases.closing import close_case, reopen_case
from app.usecases.cases.commands import (
    AddCasePhoto,
    CaseChanged,
    CasesClosed,
    CauseSaved,
    CloseCase,
    HandOver,
    NoteCase,
    OpenCase,
    PauseCase,
    ReopenCase,
    ResumeCase,
    RetireCause,
    SaveCause,
    StepsTaken,
    TakeCase,
    TakeSteps,
    TickStep,
)
from app.usecases.cases.opening import open_case
from app.usecases.cases.working import add_case_photo, hand_over, note_case, pause_case, resume_case, take_case

__all__ = [
    "AddCasePhoto",
    "CaseChanged",
    "CasesClosed",
    "CauseSaved",
    "CloseCase",
    "HandOver",
    "NoteCase",
    "OpenCase",
    "PauseCase",
    "ReopenCase",
    "ResumeCase",
    "RetireCause",
    "SaveCause",
    "StepsTaken",
    "TakeCase",
    "TakeSteps",
    "TickStep",
    "add_case_photo",
    "close_case",
    "hand_over",
    "note_case",
    "open_case",
    "pause_case",
    "reopen_case",
    "resume_case",
    "retire_cause",
    "save_cause",
    "take_case",
    "take_steps",
    "tick_step",
]
