"""All that goes on while the plug is pulled."""

from __future__ import annotations

from typing import Final

from tests.violence import backups_at_work as backups
from tests.violence import keys_at_work as keys
from tests.violence import trimming_at_work as old
from tests.violence import workloads as work
from tests.violence.workloads import Workload

ALL: Final = (
    Workload("making", work.nothing_yet, work.making, work.made_or_not_there),
    Workload("recording", work.a_clinic, work.recording, work.opens_and_keeps_its_promises),
    Workload("locking", work.a_clinic, work.locking, work.tries_are_remembered),
    Workload("enrolling", work.a_clinic, work.enrolling, work.somebody_can_open_it),
    Workload("migrating", work.an_older_store, work.migrating, work.migrated_whole),
    Workload("syncing", work.a_small_prison, work.syncing, work.synced_whole),
    Workload("rotating", keys.a_clinic_with_a_leader, keys.rotating, keys.opens_by_one_of_both),
    Workload("backing-up", keys.a_clinic_with_a_leader, backups.backing_up, backups.backups_are_whole),
    Workload("trimming", old.a_clinic_with_old_lists, old.trimming, old.trimmed_whole),
    Workload("restoring", backups.a_clinic_with_a_backup, backups.restoring, backups.restored_or_as_it_was),
)
BY_NAME: Final = {workload.name: workload for workload in ALL}
