

# Restarts: a machine that an update asks to restart does so in hours of its own, once all others are known to be well; what is not known is no
# yes. unattended-upgrades' own Automatic-Reboot looks at nothing but who is logged in (unattended-upgrade, reboot_if_requested_and_needed).
# The journal stands from before the pods leave until the machine is back: whatever ended it, the next run gives the node back its pods.

import re
import struct

RESTART_JOURNAL = "restart.json"
FLAG = "/run/reboot-required"  # of Debian's packages; its folder is empty after a start
SERVICES = "/sys/fs/cgroup/system.slice"  # systemd's; what runs in containers and VMs has slices of its own
REPLACED = re.compile(rb" /usr/(?:lib|s?bin)/.* \(deleted\)$", re.MULTILINE)  # proc_pid_maps(5): its place has another file, or none
NOT_AGAIN = 6 * 3600  # after one that came to nothing: longer than this machine's hours, so that pods leave once a day for it

# What is asked, and who answers: what is in the way, or nothing. A part of another kind of machine adds its own.
AT_REST = []  # of this machine, whoever asks
ASKED = []  # besides, when another machine asks
OTHERS = []  # besides, before this machine restarts


def first_line(path):
    return ((read(path) or b"").decode(errors="replace").splitlines() or [""])[0].strip()


def boot_id():
    return first_line("/proc/sys/kernel/random/boot_id")


def is_newer(one, other):
    return works(["dpkg", "--compare-versions", one, "gt", other])


def next_kernel():
    """The kernel that the next start takes of those that are here: a pinned one (proxmox-kernel-helper, bin/proxmox-boot-tool), or the newest."""
    here = [name[len("vmlinuz-") :] for name in os.listdir("/boot") if name.startswith("vmlinuz-")]
    for pin in ("/etc/kernel/next-boot-pin", "/etc/kernel/proxmox-boot-pin"):
        if first_line(pin) in here:
            return first_line(pin), True
    newest = ""
    for name in here:
        newest = name if not newest or is_newer(name, newest) else newest
    return newest, False


def is_replaced(process):
    try:
        return REPLACED.search(read(f"/proc/{process}/maps") or b"") is not None
    except ProcessLookupError:
        return False  # ended meanwhile


def outdated_services():
    """The services that run files which an update has replaced: a library's new version is with nobody who has it open already."""
    found = set()
    for folder, _, _ in os.walk(SERVICES):
        units = [part for part in folder.split("/") if part.endswith(".service")]
        processes = (read(f"{folder}/cgroup.procs") or b"").split() if units else []
        if any(is_replaced(process.decode()) for process in processes):
            found.add(units[0])
    return sorted(found)


def restart_reasons(rules):
    reasons = []
    if os.path.exists(FLAG):
        packages = sorted(set((read(f"{FLAG}.pkgs") or b"").decode(errors="replace").split()))
        reasons.append(f"an update asks for it: {', '.join(packages) or FLAG}")
    services = outdated_services()
    if services:
        reasons.append(f"files that an update has replaced are still run by {', '.join(services)}")
    if rules["kernels"]:
        runs = first_line("/proc/sys/kernel/osrelease")
        kernel, is_pinned = next_kernel()
        if kernel and kernel != runs and (is_pinned or is_newer(kernel, runs)):
            reasons.append(f"kernel {kernel} is here, {runs} runs")
    return reasons


def note_restart(settings, state):
    """Remembers whether a restart is wanted, and since when. Settings of before know of none: a host's files are put one by one."""
    if "restart" not in settings:
        return None
    why = restart_reasons(settings["restart"])
    if why:
        state["restart"] = {"since": time.time(), **state.get("restart", {}), "why": why}
    else:
        state.pop("restart", None)
    return state.get("restart")


def is_held(path):
    """Whether a process holds the lock of apt or dpkg on this file: asked, and not taken."""
    if not os.path.exists(path):
        return False
    handle = os.open(path, os.O_RDWR)
    try:
        answer = fcntl.fcntl(handle, fcntl.F_GETLK, struct.pack("hhqqi0q", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0))
        return struct.unpack("hhqqi0q", answer)[0] != fcntl.F_UNLCK
    finally:
        os.close(handle)


def packages_rest(_):
    for lock in ("/var/lib/dpkg/lock-frontend", "/run/unattended-upgrades.lock"):
        if is_held(lock):
            yield f"packages are being installed: fuser -v {lock}"
    if run(["dpkg", "--audit"]).strip():
        yield "packages are half installed: dpkg --audit"


def is_healthy(settings):
    bad = [" ".join(probe) for probe in settings["health"] if not works(probe)]
    if bad:
        yield f"it is not well: {', '.join(bad)}"


def nothing_begun(_):
    for name in ("journal.json", "k3s.json", RESTART_JOURNAL):
        if load(name):
            yield f"what was begun is not ended ({name}): loutik-follow run"
    if os.path.exists("/run/systemd/shutdown/scheduled"):
        yield "a shutdown is scheduled: shutdown --show"


def needs_met(settings):
    for need in settings["restart"]["needs"]:
        if not works(need["run"]):
            yield need["why"]


def no_run(_):
    handle = os.open(LOCK, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield "loutik-follow is at work: journalctl -u loutik-follow -u loutik-restart"
    finally:
        os.close(handle)


AT_REST += [
    ("whether packages are being installed", packages_rest),
    ("whether it is well", is_healthy),
    ("what was begun", nothing_begun),
    ("what a restart needs", needs_met),
]
ASKED += [("whether loutik-follow is at work", no_run)]


def in_the_way(settings, questions):
    """Everything that speaks against it. No answer does too."""
    found = []
    for what, answer in questions:
        try:
            found += answer(settings)
        except (Failed, OSError, ValueError, LookupError, TypeError, AttributeError) as fault:
            found.append(f"{what} is not known ({fault})")
    return found


def well():
    """Answers another machine that wants to restart. Changes nothing."""
    try:
        found = in_the_way(settings_now(), AT_REST + ASKED)
    except Refused as fault:
        found = [str(fault)]
    print("\n".join(found) or "well")
    return 1 if found else 0


def restart(settings, state):
    """Restarts this machine when an update asks for it. Raises Waits with what is in the way, Refused, or Failed: then it runs on as before."""
    restart_recover(settings, state)
    wanted = note_restart(settings, state)
    if not wanted:
        return
    why = "; ".join(wanted["why"])
    if wanted.get("tried") == wanted["why"]:
        raise Refused(f"it was restarted, and the same is still so ({why}): look what it starts from (proxmox-boot-tool kernel list), and restart it by hand")
    if time.time() - wanted.get("failed", 0) < NOT_AGAIN:
        raise Waits(f"a restart ({why}) waits for the next day of this machine: today it came to nothing")
    found = in_the_way(settings, AT_REST + OTHERS)
    if found:
        raise Waits(f"a restart ({why}) waits for the next of this machine's hours: {'; '.join(found)}")
    journal = {"boot": boot_id(), "why": wanted["why"]}
    if "k3s" in settings:
        journal["cordoned"] = is_cordoned(settings["k3s"])
    keep(RESTART_JOURNAL, journal)
    try:
        if "k3s" in settings:
            say(f"restarts ({why}): first the pods leave this node")
            drain(settings["k3s"])
        say(f"restarts: {why}")
        run(["systemctl", "reboot"])
        time.sleep(settings["restart"]["leaves"])  # until systemd ends this program
        raise Failed("systemd did not restart this machine: systemctl list-jobs")
    except Failed:
        wanted["failed"] = time.time()
        give_back(settings, journal)
        raise


def give_back(settings, journal):
    """The end of a restart, or of one that did not come to be: what this program took from the node it gets back."""
    if not journal.get("cordoned", True):
        kubectl(settings["k3s"], "uncordon", settings["k3s"]["node"])
    remove(f"{STATE}/{RESTART_JOURNAL}")


def restart_recover(settings, state):
    """Ends what an earlier run began: this machine is back, or was never away."""
    journal = load(RESTART_JOURNAL)
    if not journal:
        return
    wanted = note_restart(settings, state)
    if journal["boot"] == boot_id():
        say("a restart was cut off before it began")
        if wanted:
            wanted["failed"] = time.time()
    else:
        if wanted:
            wanted["tried"] = journal["why"]
        try:
            watch([*settings["health"], *(node_ready(settings["k3s"]) if "k3s" in settings else [])], False, settings)
            say(f"it was restarted, and is well: {'; '.join(journal['why'])}")
        except Failed as fault:
            say(f"it was restarted, and {fault}")
    try:
        give_back(settings, journal)
    except Failed as fault:
        say(f"this node takes no pods until the API server answers: {fault}")


def restart_command():
    """What the timer runs. The exit code."""
    os.makedirs(STATE, mode=0o700, exist_ok=True)
    lock = os.open(LOCK, os.O_WRONLY | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    state, said, code = load("state.json"), None, 1
    try:
        restart(settings_now(), state)
        code = 0
    except Waits as why:
        said, code = str(why), 0
    except (Refused, Failed) as why:
        said = f"no restart: {why}"
    except OSError as error:
        said = f"no restart: {error.filename or 'a file'}: {error.strerror}. Make room (df -h), and it is tried again"
    if said is not None:
        say(said)
    if "restart" in state:
        state["restart"]["said"] = said
    try:
        keep("state.json", state)
    except OSError as error:
        say(f"what is done cannot be noted: {error.strerror}")
        return 1
    return code


def tell_restart(state):
    wanted = state.get("restart")
    if wanted:
        print(f"restart   wanted since {time.strftime('%F %R', time.localtime(wanted['since']))}: {'; '.join(wanted['why'])}")
        if wanted.get("said"):
            print(f"          {wanted['said']}")


COMMANDS.update(restart=restart_command, well=well)
HELP.append("""  loutik-follow restart        restarts this machine, if an update asks for it and all others are known to be well
  loutik-follow well           whether this machine is well and at rest: another one asks, before it restarts
""")
BEGINS += [note_restart, restart_recover]
TELLS.append(tell_restart)
