

# Git: what there is to follow, and whether it is to be believed.

REPOSITORY = f"{STATE}/repository.git"


def git(*arguments, seconds=600):
    ssh = f"ssh -o BatchMode=yes -o ConnectTimeout=20 -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile={STATE}/known_hosts"
    if os.path.exists(f"{SECRETS}/git-ssh-key"):
        ssh += f" -o IdentitiesOnly=yes -i {SECRETS}/git-ssh-key"
    options = [
        f"credential.helper=store --file={SECRETS}/git-credentials",
        "transfer.fsckObjects=true",
        "http.lowSpeedLimit=1000",
        "http.lowSpeedTime=60",
        "gpg.format=ssh",
        f"gpg.ssh.allowedSignersFile={STATE}/signers",
        "core.fsync=all",  # the branch too, which a power cut may leave empty by default
    ]
    command = ["git", f"--git-dir={REPOSITORY}", *(word for option in options for word in ("-c", option)), *arguments]
    # the machine's, not those of whoever calls
    env = {"PATH": os.environ["PATH"], "HOME": STATE, "LC_ALL": "C.UTF-8", "GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_NOSYSTEM": "1", "GIT_SSH_COMMAND": ssh}
    return run(command, seconds, env=env)


def git_works(*arguments):
    try:
        git(*arguments, seconds=30)
    except Failed:
        return False
    return True


def commit_of(name):
    try:
        return git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").decode().strip()
    except Failed:
        return None


def make_repository():
    if os.path.exists(f"{REPOSITORY}/loutik-whole"):
        return
    # what a power cut left of it is begun again
    shutil.rmtree(REPOSITORY, ignore_errors=True)
    git("init", "--quiet", "--bare")
    sync_tree(REPOSITORY)  # `git init` has no option for it
    put(f"{REPOSITORY}/loutik-whole", b"")


def begin_again():
    """The repository is empty or broken: the next run makes it anew."""
    remove(f"{REPOSITORY}/loutik-whole")


def reached(settings):
    """Whether some source of ours answers."""
    return any(git_works("ls-remote", "--exit-code", url, f"refs/heads/{settings['branch']}") for url in settings["sources"])


def fetch(settings, state):
    """The commit to follow: the newest that is believed. Raises Waits when there never was one, Refused when the newest is not believed."""
    if shutil.which("git") is None:
        raise Waits("git is not installed yet: journalctl -u loutik-packages, on a host -u loutik-first-boot")
    make_repository()
    branch = f"refs/heads/{settings['branch']}"  # under its own name: another machine may fetch it from here
    faults = []
    for number, url in enumerate(settings["sources"]):
        try:
            git("fetch", "--quiet", "--no-tags", url, f"+{branch}:{branch}")
        except Failed as fault:
            faults.append(f"{url}: {fault}")
            continue
        tip, new = state.get("tip"), commit_of(branch)
        state["fetched"] = time.time()
        if number == 0 or tip is None or not git_works("merge-base", "--is-ancestor", new, tip):
            believe(settings, tip, new)
            state["tip"] = new
        return state["tip"]  # a mirror that is behind has nothing new, and rewinds nothing
    say(f"no Git can be reached, so this machine stays as it is. {'; '.join(faults)}")
    if commit_of(branch) is None or (state.get("tip") and commit_of(state["tip"]) is None):
        begin_again()
        raise Waits("nothing was fetched yet")
    if "tip" not in state:
        raise Waits("nothing was believed yet")
    return state["tip"]


def believe(settings, tip, new):
    """Raises Refused for a commit that was not signed by whom the inventory names, or that does not come after the one before."""
    if settings["signers"]:
        put(f"{STATE}/signers", "".join(f'loutik namespaces="git" {key}\n' for key in settings["signers"]).encode())
        if not git_works("verify-commit", new):
            raise Refused(f"commit {new} is not signed by a key of `git.signers`: sign it (git commit --amend --no-edit -S) and push that")
    if tip and not git_works("merge-base", "--is-ancestor", tip, new):
        raise Refused(
            f"the branch was rewound: {new} does not come after {tip}, which this machine has seen. "
            f"Push what comes after it or, when it is meant so: loutik-follow accept {new}"
        )


def show(commit, part):
    """The bytes of a file of a commit; None where it has none. Raises Waits when the repository is broken."""
    try:
        return git("show", f"{commit}:{part}") if git("ls-tree", commit, part) else None
    except Failed as fault:
        begin_again()
        raise Waits(f"what was fetched is broken, and is fetched anew at the next run: {fault}") from None
