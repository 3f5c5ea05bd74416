"""Where a store may lie."""

from __future__ import annotations

import pytest

from prisoncare_desktop.errors import StoreOnNetworkShare
from prisoncare_desktop.store import place

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /home rw,relatime - nfs4 server:/home rw,vers=4.2
31 30 8:2 / /home/local rw,relatime - xfs /dev/sdb1 rw
32 22 0:41 / /mnt/trust\\040share rw - cifs //trust/share rw
33 22 0:42 / /mnt/9 rw - 9p share rw
34 22 0:43 / /mnt/ssh rw - fuse.sshfs me@there: rw
35 22 0:44 / /mnt/smb rw - smb3 //a/b rw
36 22 8:3 / /mnt/over rw - ext4 /dev/sdc1 rw
37 36 0:45 / /mnt/over rw - nfs server:/over rw
38 22 8:4 / /mnt/fuse rw - fuseblk /dev/sdd1 rw
"""


@pytest.mark.parametrize(
    "folder", ["/", "/var/lib/prisoncare", "/home/local/data", "/homeless", "/mnt/fuse/x", "/mnt/trust"]
)
def test_a_disk_of_this_pc_is_a_place_for_a_store(folder: str) -> None:
    place.refuse_network_share(folder, MOUNTS)


@pytest.mark.parametrize(
    "folder",
    ["/home", "/home/nurse/data", "/mnt/trust share/x", "/mnt/9/x", "/mnt/ssh", "/mnt/smb/deep/er", "/mnt/over/x"],
)
def test_a_network_share_is_not(folder: str) -> None:
    with pytest.raises(StoreOnNetworkShare):
        place.refuse_network_share(folder, MOUNTS)


@pytest.mark.parametrize(
    "folder",
    [r"\\trust\share\prisoncare", "//trust/share", r"\\?\UNC\trust\share", r"\\trust.local@SSL\DavWWWRoot\x"],
)
def test_a_windows_network_path_is_not(folder: str) -> None:
    with pytest.raises(StoreOnNetworkShare):
        place.refuse_network_share(folder, MOUNTS)


@pytest.mark.parametrize("folder", [r"C:\ProgramData\PrisonCare", r"\\?\C:\ProgramData\PrisonCare", r"D:\data", "data"])
def test_a_windows_path_on_a_disk_is_no_network_path(folder: str) -> None:
    assert not place.is_unc(folder)


def test_a_link_to_a_share_is_followed(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("links")
    (folder / "share").mkdir()
    (folder / "looks-local").symlink_to(folder / "share")
    mounts = f"22 1 8:1 / / rw - ext4 /dev/sda1 rw\n23 22 0:9 / {folder}/share rw - nfs s:/ rw\n"
    place.refuse_network_share(str(folder), mounts)
    with pytest.raises(StoreOnNetworkShare):
        place.refuse_network_share(str(folder / "looks-local" / "data"), mounts)


def test_this_pcs_own_mounts_can_be_read() -> None:
    assert place.file_system_of("/proc/self", place.MOUNTS.read_text(encoding="utf-8")) == "proc"
