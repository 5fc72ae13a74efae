

USAGE = """Keeps this machine what Git says of it. Whatever is as it should be is left alone.

  loutik-follow run            fetches, checks, puts in place what changed, and goes back when the machine is not well then
  loutik-follow status         which commit runs here, what waits, what was refused
  loutik-follow retry          the same as run, also for a commit that was taken back
  loutik-follow accept COMMIT  takes a branch that was rewound to this commit
{0}
Exit: 0 done, 1 something was refused or Git was not seen for a day, 2 wrong usage.""".format("".join(HELP))

TRIES = 2  # a power cut while it is put in place is no commit's fault; two are one too many


def settings_now():
    try:
        return json.loads(read(SETTINGS) or b"")
    except ValueError:
        raise Refused(f"{SETTINGS} is not there or is no JSON: loutik-host run writes it on a host, a VM or gateway is made with it") from None


def rules_of(wanted, settings):
    """New files are read by new rules."""
    if SETTINGS not in wanted:
        return settings
    try:
        return json.loads(wanted[SETTINGS].content)
    except ValueError as error:
        raise Refused(f"{SETTINGS} does not pass: {error}. Mend it in the inventory or the charts, npm start, and push") from None


def follow(state, is_retry):
    settings = settings_now()
    cut = recover()
    for begin in BEGINS:
        begin(settings, state)
    tries = state.get("tries", {})
    if cut:
        state["tries"] = tries = {"commit": cut, "count": tries.get("count", 0) + 1 if tries.get("commit") == cut else 1, "why": "it was cut off"}
        keep("state.json", state)
    state.setdefault("made", settings["made"])
    if "k3s" in settings:
        k3s_recover(settings, state)
    commit = fetch(settings, state)
    keep("state.json", state)
    if tries.get("commit") == commit and tries["count"] >= TRIES and not is_retry:
        raise Refused(f"commit {commit} was taken back and is not tried again: {tries['why']}. Push another, or: loutik-follow retry")
    wanted = wanted_files(commit, settings)
    rules = rules_of(wanted, settings)
    files = [file for file in wanted.values() if not file.stands()]
    if files:
        check(files, rules)
    gone = [path for path in state.get("files", first_files(settings)) if path not in wanted and os.path.isfile(path)]
    for rule in rules["turns"]:
        if any(matches(file.path, rule["files"]) for file in files) and not works(rule["run"]):
            raise Waits(f"commit {commit} waits: {rule['why']}")
    if files or gone:
        say(f"commit {commit}: {', '.join([file.path for file in files] + [f'{path} goes' for path in gone])}")
        try:
            # what goes is known to the old rules alone
            apply(commit, files, gone, {**rules, "actions": rules["actions"] + settings["actions"]})
        except TakenBack as why:
            state["tries"] = {"commit": commit, "count": TRIES, "why": str(why)}
            raise
    state.pop("tries", None)
    state["files"] = list(wanted)
    if state.get("commit") != commit:
        state.update(commit=commit, before=state.get("commit"), since=time.time())
    state["by-hand"] = [f"{name}: {now['value']} ({now['repair']})" for name, now in rules["made"].items() if now["value"] != state["made"].get(name, now)["value"]]
    for line in state["by-hand"]:
        say(f"a machine that lives does not take {line}")
    if files or gone:
        say(f"this machine is as commit {commit} says")
    if "k3s" in rules:
        keep("state.json", state)
        k3s_follow(rules, state, is_retry)


def main(command="run", *more):
    if command in ("--help", "-h"):
        print(USAGE)
        return 0
    if command in COMMANDS and not more:
        return COMMANDS[command]()
    if (command, len(more)) not in (("run", 0), ("status", 0), ("retry", 0), ("accept", 1)):
        print(USAGE, file=sys.stderr)
        return 2
    os.makedirs(STATE, mode=0o700, exist_ok=True)
    state = load("state.json")
    if command == "status":
        return status(state)
    lock = os.open(LOCK, os.O_WRONLY | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)  # a run and a person's
    state = load("state.json")
    state.pop("refused", None)
    state.pop("waits", None)
    try:
        if command == "accept":
            if commit_of(more[0]) is None:
                raise Refused(f"no commit {more[0]} was fetched: loutik-follow run says which one waits to be accepted")
            state["tip"] = commit_of(more[0])
        follow(state, is_retry=command == "retry")
    except Waits as why:
        state["waits"] = str(why)
        say(str(why))
    except (Refused, Failed) as why:
        state["refused"] = str(why)
        say(f"refused: {why}")
    except OSError as error:
        state["refused"] = f"{error.filename or 'a file'}: {error.strerror}"
        say(f"refused: {state['refused']}. Make room (df -h), and it is tried again")
    state.setdefault("fetched", time.time())
    try:
        keep("state.json", state)
    except OSError as error:
        say(f"what is done cannot be noted: {error.strerror}")
        return 1
    silent = time.time() - state["fetched"]
    if silent > DAY:
        say(f"Git was not reached for {silent / 3600:.0f} hours: what was pushed meanwhile is not here. Is there Internet, is the credential still good?")
    return 1 if "refused" in state or silent > DAY else 0


def status(state):
    tip = state.get("tip")
    date = lambda seconds: time.strftime("%F %R", time.localtime(seconds)) if seconds else "never"
    print(f"runs      {state.get('commit', 'what it was made with')}, since {date(state.get('since'))}")
    print(f"Git has   {tip or 'nothing yet'}, seen {date(state.get('fetched') if tip else None)}")
    k3s = json.loads(read(SETTINGS) or b"{}").get("k3s")
    if k3s:
        print(f"K3s       {k3s_here()}, its file says {k3s['version']}")
    for key in ("waits", "refused"):
        if key in state:
            print(f"{key:9} {state[key]}")
    for line in state.get("by-hand", []):
        print(f"by hand   {line}")
    for tell in TELLS:
        tell(state)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
