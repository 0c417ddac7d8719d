package dev.heddle.junit;

import dev.heddle.core.EventLoop;
import dev.heddle.network.NetworkBuilder;
import dev.heddle.scenario.Application;
import dev.heddle.scenario.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// What a test said runs on its nodes.
final class UserProtocols implements Application {
    private final List<BiConsumer<Member, NetworkBuilder>> customizers = new ArrayList<>();
    private final List<BiConsumer<Member, EventLoop>> starters = new ArrayList<>();
    private boolean ended;

    void customize(BiConsumer<Member, NetworkBuilder> customizer) {
        customizers.add(customizer);
    }

    void onStarted(BiConsumer<Member, EventLoop> told) {
        starters.add(told);
    }

    @Override
    public void declare(Member member, NetworkBuilder builder) {
        for (BiConsumer<Member, NetworkBuilder> customizer : customizers) customizer.accept(member, builder);
    }

    @Override
    public void onStarted(Member member, EventLoop loop) {
        for (BiConsumer<Member, EventLoop> told : starters) told.accept(member, loop);
    }

    @Override
    public void end() {
        ended = true;
    }

    /// Whether nothing new is to be begun.
    boolean ended() {
        return ended;
    }
}
