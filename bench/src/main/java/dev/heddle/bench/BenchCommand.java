package dev.heddle.bench;

import picocli.CommandLine.Command;

/// `heddle bench NAME`: one question each, answered beside a baseline.
@Command(
        name = "bench",
        description = "Measure one thing beside its baseline, in one run.",
        subcommands = {ThroughputCommand.class, ProxyCommand.class, AttacksCommand.class},
        synopsisSubcommandLabel = "NAME")
final class BenchCommand {}
