"""Run code that nobody has read: one warm process a worker, one jail a child, nothing left behind.

`warm_client` is what the outside holds; `warm_process` is the server that forks; `jail` is the wall around
both. `landlock`, `seccomp`, `limits`, `mounts` and `system_calls` are what the wall is built of, `footprint`
is what a child is seen to use, `unprivileged` is how root gets rid of its rights. `mode` names the ways to
isolate, and `self_test` says which of them holds on this machine, having tried it with `attacks`.
"""
