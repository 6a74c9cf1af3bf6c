package io.lateen.mixer.expression;

import com.sun.management.ThreadMXBean;
import io.lateen.model.attribute.AttributeBag;
import io.lateen.model.attribute.AttributeType;
import io.lateen.model.attribute.Attributes;
import io.lateen.model.attribute.IpAddress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// What the default config's expressions cost as classes and as a tree of lambdas, in processor
/// time and allocated octets each; all of them go through one call, as in the engine, so that it is
/// megamorphic. No test: `java -cp mixer/target/test-classes:mixer/target/classes:'app/target/
/// dist/lib/*' io.lateen.mixer.expression.ExpressionBench` in the root of the repository.
final class ExpressionBench {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int TIMES = 300_000;
  private static final int ROUNDS = 12;

  private final Set<String> texts = new LinkedHashSet<>();
  private final Map<String, AttributeType> types = new HashMap<>();
  private int sum;

  private ExpressionBench() {}

  /// @throws Exception when the config is not what it should be
  public static void main(String[] args) throws Exception {
    ExpressionBench bench = new ExpressionBench();
    for (String name : List.of("attributes", "kubernetes", "metrics", "traffic")) {
      bench.read(Path.of("install/telemetry/" + name + ".yaml"));
    }
    bench.run();
  }

  private void read(Path file) throws IOException {
    String yaml = Files.readString(file);
    for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
      Map<?, ?> object = (Map<?, ?>) document;
      Map<?, ?> spec = (Map<?, ?>) object.get("spec");
      switch (String.valueOf(object.get("kind"))) {
        case "attributemanifest" -> ((Map<?, ?>) spec.get("attributes")).forEach(this::type);
        case "rule" -> take(spec.get("match"));
        case "metric" -> {
          take(spec.get("value"));
          ((Map<?, ?>) spec.get("dimensions")).values().forEach(this::take);
        }
        case "kubernetes" -> spec.values().forEach(this::take);
        default -> {}
      }
    }
  }

  private void type(Object name, Object info) {
    String type = String.valueOf(((Map<?, ?>) info).get("valueType"));
    types.put(String.valueOf(name), AttributeType.named(type).orElseThrow());
  }

  private void take(Object text) {
    if (text instanceof String expression) {
      texts.add(expression);
    }
  }

  private void run() throws InvalidExpressionException {
    Attributes request = request();
    Vocabulary vocabulary = new Vocabulary(types);
    Expressions compiler = new Expressions();
    Map<String, Function<Attributes, Object>> classes = new HashMap<>();
    Map<String, Function<Attributes, Object>> trees = new HashMap<>();
    for (String text : texts) {
      classes.put(text, compiler.compile(text, vocabulary)::evaluate);
      trees.put(text, LambdaTree.of(ExpressionParser.parse(text))::value);
    }
    double[] all = new double[2];
    for (String text : texts) {
      double[] asClass = best(classes, text, request);
      double[] asTree = best(trees, text, request);
      all[0] += asClass[0];
      all[1] += asTree[0];
      System.out.printf(
          "%5.1f ns %2.0f octets as a class, %5.1f ns %2.0f octets as a tree: %s%n",
          asClass[0], asClass[1], asTree[0], asTree[1], text);
    }
    System.out.printf(
        "%d expressions, on average %.1f ns as a class, %.1f ns as a tree (%d)%n",
        texts.size(), all[0] / texts.size(), all[1] / texts.size(), sum);
  }

  /// Nanoseconds and octets of one evaluation, the best of several rounds after all have run.
  private double[] best(
      Map<String, Function<Attributes, Object>> all, String text, Attributes request) {
    all.values().forEach(each -> time(each, request, TIMES / 10));
    Function<Attributes, Object> one = all.getOrDefault(text, attributes -> text);
    double[] best = {Double.MAX_VALUE, 0};
    for (int i = 0; i < ROUNDS; i++) {
      double[] now = time(one, request, TIMES);
      best = now[0] < best[0] ? now : best;
    }
    return best;
  }

  private double[] time(Function<Attributes, Object> expression, Attributes request, int times) {
    long id = Thread.currentThread().threadId();
    long octets = THREADS.getThreadAllocatedBytes(id);
    long begun = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < times; i++) {
      sum += System.identityHashCode(expression.apply(request)) & 1;
    }
    double nanos = THREADS.getCurrentThreadCpuTime() - begun;
    octets = THREADS.getThreadAllocatedBytes(id) - octets;
    return new double[] {nanos / times, Math.floor((double) octets / times)};
  }

  private static Attributes request() {
    Map<String, Object> all = new HashMap<>();
    all.put("context.protocol", "http");
    all.put("context.proxy_error_code", "-");
    all.put("context.reporter.kind", "inbound");
    all.put("connection.mtls", true);
    all.put("api.protocol", "http");
    for (String end : List.of("source", "destination")) {
      all.put(end + ".uid", "kubernetes://" + end + "-v1-1.default");
      all.put(end + ".ip", IpAddress.of(new byte[] {10, 0, 0, 1}));
      all.put(end + ".labels", Map.of("app", end, "version", "v1"));
      all.put(end + ".workload.name", end + "-v1");
      all.put(end + ".workload.namespace", "default");
      all.put(end + ".principal", "cluster.local/ns/default/sa/" + end);
    }
    all.put("destination.port", 9080L);
    all.put("destination.service.host", "reviews.default.svc.cluster.local");
    all.put("destination.service.name", "reviews");
    all.put("destination.service.namespace", "default");
    all.put("request.useragent", "python-requests/2.18.4");
    all.put("request.size", 0L);
    all.put("response.size", 295L);
    all.put("response.code", 200L);
    all.put("response.duration", Duration.ofMillis(3));
    for (int i = 0; i < 20; i++) {
      all.put("request.other" + i, i);
    }
    return AttributeBag.of(all);
  }
}
