package io.lateen.mixer.adapter.opa;

import com.styra.opa.wasm.OpaPolicyPool;
import io.lateen.mixer.adapter.CheckResult;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.HandlerContext;
import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.adapter.Values;
import io.lateen.mixer.template.Instance;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Asks the policies. Where they cannot be asked, `fail_close` decides.
final class OpaHandler implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(OpaHandler.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String REJECTED = "opa: request was rejected";
  private static final Duration PATIENCE = Duration.ofMillis(800);
  private static final Duration VALID = Duration.ofSeconds(5);
  private static final int USES = 10_000;

  private final boolean failClose;
  private final CompletableFuture<OpaPolicyPool> policies = new CompletableFuture<>();
  private final Thread compiling;

  OpaHandler(HandlerContext context, RegoCompiler compiler) {
    failClose = context.params().bool("fail_close");
    compiling = Thread.ofVirtual().name(context.name()).start(() -> compile(context, compiler));
  }

  private void compile(HandlerContext context, RegoCompiler compiler) {
    Params params = context.params();
    try {
      String entrypoint = OpaAdapter.entrypoint(params.string("check_method"));
      policies.complete(compiler.compile(params.strings("policy"), entrypoint));
    } catch (IOException | InterruptedException | RuntimeException e) {
      LOG.warn(
          "{}: no policy, every request is {}: {}",
          context.name(),
          failClose ? "rejected" : "let through",
          e.getMessage());
      policies.completeExceptionally(e);
    }
  }

  @Override
  public CheckResult check(Instance instance) throws InterruptedException {
    try {
      String input = JSON.writeValueAsString(input(instance));
      OpaPolicyPool pool = policies.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return result(JSON.readTree(evaluate(pool, input)));
    } catch (ExecutionException | TimeoutException e) {
      return failed(REJECTED);
    } catch (RuntimeException e) {
      return failed(REJECTED + ". err: " + e.getMessage());
    }
  }

  private static String evaluate(OpaPolicyPool pool, String input) throws InterruptedException {
    try (OpaPolicyPool.Loan loan = pool.borrow()) {
      return loan.policy().evaluate(input);
    }
  }

  private CheckResult result(JsonNode answer) {
    JsonNode value = answer.path(0).path("result");
    if (answer.size() != 1 || !value.isBoolean()) {
      return failed(REJECTED);
    }
    return value.booleanValue() ? said(CheckResult.OK, "") : rejected(REJECTED);
  }

  private CheckResult failed(String why) {
    return failClose ? rejected(why) : said(CheckResult.OK, "");
  }

  private static CheckResult rejected(String why) {
    return said(CheckResult.PERMISSION_DENIED, why);
  }

  private static CheckResult said(int code, String message) {
    return CheckResult.of(code, message, VALID, USES);
  }

  /// What is empty is left out.
  private static ObjectNode input(Instance instance) {
    ObjectNode input = JSON.createObjectNode();
    ObjectNode action = input.putObject("action");
    for (String field : new String[] {"namespace", "service", "method", "path"}) {
      put(action, field, instance.text("action." + field));
    }
    properties(action, instance.map("action.properties"));
    ObjectNode subject = input.putObject("subject");
    put(subject, "user", instance.text("subject.user"));
    String groups = instance.text("subject.groups");
    if (!groups.isEmpty()) {
      subject.putArray("groups").add(groups);
    }
    properties(subject, instance.map("subject.properties"));
    return input;
  }

  private static void put(ObjectNode object, String field, String text) {
    if (!text.isEmpty()) {
      object.put(field, text);
    }
  }

  private static void properties(ObjectNode object, Map<String, Object> values) {
    if (values.isEmpty()) {
      return;
    }
    ObjectNode properties = object.putObject("properties");
    new TreeMap<>(values)
        .forEach(
            (name, value) -> {
              switch (value) {
                case Long number -> properties.put(name, number);
                case Double number -> properties.put(name, number);
                case Boolean truth -> properties.put(name, truth);
                case Map<?, ?> map -> properties.set(name, JSON.valueToTree(map));
                default -> properties.put(name, Values.text(value));
              }
            });
  }

  @Override
  public void close() {
    compiling.interrupt();
  }
}
