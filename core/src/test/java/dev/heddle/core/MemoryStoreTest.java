package dev.heddle.core;

import dev.heddle.core.testing.StoreContract;

class MemoryStoreTest extends StoreContract {
    private final Store store = new MemoryStore();

    @Override
    protected Store store() {
        return store;
    }
}
