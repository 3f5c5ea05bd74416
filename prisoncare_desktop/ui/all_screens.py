"""The list of all screens: the one place where a new screen is added to the house."""

from __future__ import annotations

from prisoncare_desktop.ui.screen import Screen
from prisoncare_desktop.ui.screens.about.screen import AboutScreen
from prisoncare_desktop.ui.screens.access.screen import AccessScreen
from prisoncare_desktop.ui.screens.attendance.screen import SessionScreen
from prisoncare_desktop.ui.screens.backups.screen import BackupsScreen
from prisoncare_desktop.ui.screens.capacity.screen import CapacityScreen
from prisoncare_desktop.ui.screens.caseload.screen import CaseloadScreen
from prisoncare_desktop.ui.screens.clinic_print.screen import ClinicPrintScreen
from prisoncare_desktop.ui.screens.clinic_types.screen import ClinicTypesScreen
from prisoncare_desktop.ui.screens.clinics.screen import ClinicsScreen
from prisoncare_desktop.ui.screens.confirmed_lists.screen import ConfirmedListsScreen
from prisoncare_desktop.ui.screens.draw.screen import DrawScreen
from prisoncare_desktop.ui.screens.duplicates.screen import DuplicatesScreen
from prisoncare_desktop.ui.screens.export.screen import ExportScreen
from prisoncare_desktop.ui.screens.external.one_screen import ExternalOneScreen
from prisoncare_desktop.ui.screens.external.screen import ExternalScreen
from prisoncare_desktop.ui.screens.indicators.lines_screen import IndicatorLinesScreen
from prisoncare_desktop.ui.screens.indicators.screen import IndicatorsScreen
from prisoncare_desktop.ui.screens.keying.screen import KeyingScreen
from prisoncare_desktop.ui.screens.library.on_screen import FormOnScreenScreen
from prisoncare_desktop.ui.screens.library.screen import LibraryScreen
from prisoncare_desktop.ui.screens.list_problems.screen import ListProblemsScreen
from prisoncare_desktop.ui.screens.new_session.screen import NewSessionScreen
from prisoncare_desktop.ui.screens.pathway.reading import CareRecordScreen
from prisoncare_desktop.ui.screens.pathway.screen import PathwayScreen
from prisoncare_desktop.ui.screens.people.screen import PeopleScreen
from prisoncare_desktop.ui.screens.preview.screen import BlankPreviewScreen, PreviewScreen
from prisoncare_desktop.ui.screens.read_list.screen import ReadListScreen
from prisoncare_desktop.ui.screens.regime.screen import RegimeScreen
from prisoncare_desktop.ui.screens.residents.adding import AddResidentScreen
from prisoncare_desktop.ui.screens.residents.amending import AmendResidentScreen
from prisoncare_desktop.ui.screens.residents.screen import ResidentScreen, ResidentsScreen
from prisoncare_desktop.ui.screens.retention.screen import RetentionScreen
from prisoncare_desktop.ui.screens.review.screen import ReviewScreen
from prisoncare_desktop.ui.screens.review.step import StepScreen
from prisoncare_desktop.ui.screens.rounds.screen import RoundsScreen
from prisoncare_desktop.ui.screens.settings.screen import MyPasswordScreen, SettingsScreen, ThisPcScreen
from prisoncare_desktop.ui.screens.sync_page.changes_screen import ChangesScreen
from prisoncare_desktop.ui.screens.sync_page.figures_screen import FiguresScreen
from prisoncare_desktop.ui.screens.sync_page.screen import SyncScreen
from prisoncare_desktop.ui.screens.timeline.screen import TimelineScreen
from prisoncare_desktop.ui.screens.today.screen import TodayScreen
from prisoncare_desktop.ui.screens.trail.screen import MyTrailScreen, TrailScreen, WhoSawScreen
from prisoncare_desktop.ui.screens.unexplained.screen import UnexplainedScreen
from prisoncare_desktop.ui.screens.waiting.screen import WaitingScreen
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.usecases.ports import PageImages


def make_screens(tasks: Tasks, pages: PageImages, site_name: str, server: str) -> dict[str, Screen]:
    """Return every screen by its name, wired to these tasks; a role reaches only those of its rooms."""
    draw = DrawScreen(tasks, pages)
    preview = PreviewScreen(tasks, pages)
    draw.pack_ready.connect(preview.show_pack)
    library, blank_preview = LibraryScreen(tasks), BlankPreviewScreen(tasks, pages)
    library.blank_ready.connect(blank_preview.show_blank)
    screens: tuple[Screen, ...] = (
        ClinicPrintScreen(tasks, pages),
        ExportScreen(tasks),
        CapacityScreen(tasks),
        ClinicTypesScreen(tasks),
        WaitingScreen(tasks),
        RegimeScreen(tasks),
        IndicatorsScreen(tasks),
        UnexplainedScreen(tasks),
        IndicatorLinesScreen(tasks),
        ExternalScreen(tasks),
        ExternalOneScreen(tasks),
        ConfirmedListsScreen(tasks),
        NewSessionScreen(tasks),
        RoundsScreen(tasks),
        ReadListScreen(tasks),
        ListProblemsScreen(tasks),
        CaseloadScreen(tasks),
        PathwayScreen(tasks),
        CareRecordScreen(tasks),
        AccessScreen(tasks),
        ReviewScreen(tasks),
        StepScreen(tasks),
        draw,
        preview,
        KeyingScreen(tasks),
        library,
        blank_preview,
        FormOnScreenScreen(tasks),
        ResidentsScreen(tasks),
        ResidentScreen(tasks),
        TimelineScreen(tasks),
        AddResidentScreen(tasks),
        AmendResidentScreen(tasks),
        DuplicatesScreen(tasks),
        SyncScreen(tasks, prison=site_name),
        ChangesScreen(tasks),
        FiguresScreen(tasks),
        BackupsScreen(tasks),
        TrailScreen(tasks),
        WhoSawScreen(tasks),
        MyTrailScreen(tasks),
        RetentionScreen(tasks),
        AboutScreen(tasks, site_name, server),
        PeopleScreen(tasks, pages),
        MyPasswordScreen(tasks),
        ThisPcScreen(tasks),
    )
    known = {screen.name for screen in screens}
    lead_on = (
        TodayScreen(tasks, known, connected=bool(server)),
        SessionScreen(tasks, known),
        ClinicsScreen(tasks, known),
        SettingsScreen(tasks, known),
    )
    return {screen.name: screen for screen in (*screens, *lead_on)}
