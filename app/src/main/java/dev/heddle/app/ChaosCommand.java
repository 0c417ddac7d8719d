package dev.heddle.app;

import picocli.CommandLine.Command;

/// `heddle chaos`.
@Command(
        name = "chaos",
        description = "Makes real links bad on purpose.",
        subcommands = {ProxyCommand.class, RelayCommand.class, ChaosSetCommand.class})
final class ChaosCommand {}
