package io.lateen.wire.monitoring.controlz;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Memory, by those of Go's names (`runtime.MemStats`) that mean something to a JVM, and by the
/// JVM's own pools.
record MemoryTopic() implements Topic {
  private static final long NANOS = 1_000_000;

  @Override
  public String title() {
    return "Memory Usage";
  }

  @Override
  public String prefix() {
    return "mem";
  }

  @Override
  public Answer page(Ask ask, PageFrame page) {
    if (ask.isPlain()) {
      String collect =
          "<form method=\"post\" action=\"/memz/forcecollection\">"
              + "<button>Force a garbage collection</button></form>\n";
      return Answer.html(page.around(this, Tables.of(title(), facts()) + collect));
    }
    return isCollection(ask) ? collected(new Answer.See("/memz/")) : unusual(ask);
  }

  @Override
  public Answer json(Ask ask) {
    if (ask.isPlain()) {
      return Answer.json(facts());
    }
    return isCollection(ask) ? collected(new Answer.Accepted()) : unusual(ask);
  }

  /// Istio's pages PUT; people POST.
  private static boolean isCollection(Ask ask) {
    return String.join("/", ask.path()).equals("forcecollection")
        && (ask.method().equals("PUT") || ask.method().equals("POST"));
  }

  private static Answer unusual(Ask ask) {
    return ask.reads() && !String.join("/", ask.path()).equals("forcecollection")
        ? Answer.notThere()
        : Answer.notAllowed(ask);
  }

  private static Answer collected(Answer answer) {
    ManagementFactory.getMemoryMXBean().gc();
    return answer;
  }

  private static JsonNode facts() {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    MemoryUsage other = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("Alloc", heap.getUsed());
    facts.put("Sys", heap.getCommitted() + other.getCommitted());
    facts.put("HeapAlloc", heap.getUsed());
    facts.put("HeapSys", heap.getCommitted());
    facts.put("HeapInuse", heap.getUsed());
    facts.put("HeapIdle", heap.getCommitted() - heap.getUsed());
    collections(facts);
    ObjectNode pools = facts.putObject("Pools");
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage usage = pool.getUsage();
      if (usage != null) {
        pools.putObject(pool.getName()).put("used", usage.getUsed()).put("max", usage.getMax());
      }
    }
    return facts;
  }

  private static void collections(ObjectNode facts) {
    long count = 0;
    long millis = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      count += Math.max(0, collector.getCollectionCount());
      millis += Math.max(0, collector.getCollectionTime());
    }
    facts.put("NumGC", count);
    facts.put("PauseTotalNs", millis * NANOS);
  }
}
