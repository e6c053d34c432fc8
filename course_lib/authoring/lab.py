"""JupyterLab on a working copy, whatever the machine and the reader's own Jupyter are like."""

import contextlib
import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from course_lib.errors import CourseError
from course_lib.files import shown, write_atomic

WELCOME = "notebooks/00_welcome.ipynb"
OWN = ".course/jupyter"  # in the working copy: what JupyterLab keeps for this course


def start_lab(
    folder: Path, *, browser: bool = True, port: int | None = None, ip: str | None = None
) -> int:
    """Run JupyterLab on `folder` until it ends (Ctrl-C); returns its exit status.

    On POSIX this process becomes JupyterLab: signals reach it as they are, nothing is left over.
    """
    folder = Path(folder).absolute()
    browser = browser and has_display(os.environ)
    # Kept from an earlier start, an old layout would hide the welcome page.
    shutil.rmtree(folder / OWN / "workspaces", ignore_errors=True)
    write_page_config(folder)
    command = lab_command(folder, browser=browser, port=port, ip=ip)
    environment = lab_environment(folder, os.environ)
    if not browser:
        print(how_to_reach(os.environ, port or 8888, ip), flush=True)
    if os.name == "posix":
        sys.stdout.flush()
        sys.stderr.flush()
        os.execve(command[0], command, environment)
    server = subprocess.Popen(command, env=environment)
    while True:
        try:
            return server.wait()
        except KeyboardInterrupt:
            continue  # the server has received it too, and ends


def lab_command(
    folder: Path, *, browser: bool, port: int | None = None, ip: str | None = None
) -> list[str]:
    """The command line of JupyterLab; options given here win over every configuration file."""
    first = f"/lab/tree/{quote(WELCOME)}" if (folder / WELCOME).exists() else "/lab"
    options = [
        f"--ServerApp.root_dir={folder}",
        f"--ServerApp.open_browser={browser}",
        # Without a terminal question on Ctrl-C: JupyterLab has saved the notebooks by itself.
        "--ServerApp.answer_yes=True",
        "--ServerApp.port_retries=50",
        f"--LabApp.default_url={first}",
        f"--LabApp.workspaces_dir={folder / OWN / 'workspaces'}",
        # No look for news and updates: a lesson needs no network. (See write_page_config, too.)
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        "--LanguageServerManager.autodetect=False",
        # Only warnings, and the address: the rest of the log says nothing to a reader.
        "--ServerApp.log_level=WARN",
        "--LabApp.log_level=WARN",
    ]
    if os.name == "posix":
        # Without a terminal of its own the server would start login shells, which forget our PATH.
        shell = shlex.quote(os.environ.get("SHELL") or "sh")
        options.append(f"--ServerApp.terminado_settings=shell_command={shell}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--ServerApp.allow_root=True")
    if is_wsl():
        # The Windows browser cannot open the page in the Linux file system that leads to the URL.
        options.append("--ServerApp.use_redirect_file=False")
    if port is not None:
        options.append(f"--ServerApp.port={port}")
    if ip is not None:
        options.append(f"--ServerApp.ip={ip}")
    return [sys.executable, "-m", "jupyterlab", *options]


def write_page_config(folder: Path) -> None:
    """Switch off the question "Would you like to get notified about official Jupyter news?".

    The page asks it whatever the server's news_url says, so its plugin is disabled.
    """
    config = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    path = folder / OWN / "labconfig" / "page_config.json"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, json.dumps(config).encode())
    except OSError as error:
        raise CourseError(
            f"cannot write {shown(path)}: {error.strerror}. Make room, or name a folder that you "
            "may write to: `course open FOLDER`."
        ) from error


def lab_environment(folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of JupyterLab and of its kernels.

    The reader's server configuration is left out (a password, another root folder, a disabled
    widget extension would break the course); their settings (theme, font size, keys) stay.
    """
    from jupyter_core.paths import jupyter_config_dir

    own = folder / OWN
    environment = dict(environ) | {
        "COURSE_OPEN": "1",  # a failed check shows its card and Run All goes on
        "JUPYTER_PREFER_ENV_PATH": "1",  # this environment's kernel and widgets win over older ones
        "JUPYTER_CONFIG_DIR": str(own),
        # In JupyterLab's terminal `course` (and `python`) are the ones of this course.
        "PATH": os.pathsep.join(
            [str(Path(sys.executable).parent), environ.get("PATH", os.defpath)]
        ),
    }
    settings = Path(jupyter_config_dir()) / "lab" / "user-settings"
    if "JUPYTERLAB_SETTINGS_DIR" not in environ and can_write(settings):
        environment["JUPYTERLAB_SETTINGS_DIR"] = str(settings)
    return environment | spare_folders(own, environ)


def spare_folders(spare: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Variables that move Jupyter's own folders into `spare`, where the usual ones cannot be used.

    A home folder that cannot be written (or is not there) is no reason not to run a notebook.
    """
    from jupyter_core.paths import jupyter_data_dir, jupyter_runtime_dir

    usual = {
        "JUPYTER_RUNTIME_DIR": jupyter_runtime_dir(),
        "JUPYTER_DATA_DIR": jupyter_data_dir(),
        "IPYTHONDIR": environ.get("IPYTHONDIR") or os.path.expanduser("~/.ipython"),
    }
    return {
        name: str(spare / name.lower())
        for name, folder in usual.items()
        if not can_write(Path(folder))
    }


@contextlib.contextmanager
def usable_home() -> Iterator[None]:
    """While this is open, notebooks run from this process even without a writable home folder."""
    with tempfile.TemporaryDirectory(prefix="ml-course-") as spare:
        moved = spare_folders(Path(spare), os.environ)
        before = {name: os.environ.pop(name, None) for name in moved}
        os.environ.update(moved)
        try:
            yield
        finally:
            for name, value in before.items():
                del os.environ[name]
                if value is not None:
                    os.environ[name] = value


def can_write(folder: Path) -> bool:
    """Whether a file can be made in `folder`, which is created for it where it is missing.

    Tried, not asked: permission bits say nothing on a read-only disk, or to root.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def has_display(environ: Mapping[str, str]) -> bool:
    """Whether a browser could show itself: not on a Linux machine without a display."""
    if sys.platform != "linux" or is_wsl():
        return True
    return any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def is_wsl() -> bool:
    return "microsoft" in platform.uname().release.lower()


def in_container() -> bool:
    return Path("/.dockerenv").exists() or Path("/run/.containerenv").exists()


def how_to_reach(environ: Mapping[str, str], port: int, ip: str | None) -> str:
    """What to do where no browser opens by itself."""
    lines = ["No browser is opened: open the address that JupyterLab prints below yourself."]
    if "SSH_CONNECTION" in environ:
        lines.append(
            f"Over ssh, run this on your own machine first: "
            f"ssh -N -L {port}:localhost:{port} {platform.node()}"
        )
    elif in_container() and ip is None:
        lines.append(
            f"In a container, its localhost is not yours: start it with the port published "
            f"(`-p {port}:{port}`) and use `course open --ip 0.0.0.0`."
        )
    return "\n".join(lines)
