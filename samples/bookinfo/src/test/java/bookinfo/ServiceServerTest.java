package bookinfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServiceServerTest {
  private static final Duration QUIET = Duration.ofMillis(50);

  private static Thread drain(Served served, Duration patience) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                served.server.drain(QUIET, patience);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  @Test
  void drainingFinishesWhatRunsAndSaysGoodbye() throws Exception {
    var arrived = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    Service slow =
        _ -> {
          arrived.countDown();
          awaitQuietly(go);
          return Reply.text("done");
        };
    try (var served = new Served(slow)) {
      var answer = CompletableFuture.supplyAsync(() -> getQuietly(served));
      assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
      Thread drain = drain(served, Duration.ofSeconds(20));
      assertThat(drain.join(Duration.ofMillis(200))).isFalse();
      go.countDown();
      var response = answer.get(10, TimeUnit.SECONDS);
      assertThat(response.body()).isEqualTo("done");
      assertThat(response.headers().firstValue("connection")).hasValue("close");
      assertThat(drain.join(Duration.ofSeconds(10))).isTrue();
      assertThatThrownBy(() -> served.get("/")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void drainingDoesNotWaitForEver() throws Exception {
    var arrived = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    Service stuck =
        _ -> {
          arrived.countDown();
          awaitQuietly(never);
          return Reply.text("late");
        };
    try (var served = new Served(stuck)) {
      var answer = CompletableFuture.supplyAsync(() -> getQuietly(served));
      assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(drain(served, Duration.ofMillis(100)).join(Duration.ofSeconds(10))).isTrue();
      assertThat(answer).failsWithin(Duration.ofSeconds(10));
      never.countDown();
    }
  }

  private static HttpResponse<String> getQuietly(Served served) {
    try {
      return served.get("/");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void writesALogLinePerRequest() throws Exception {
    try (var served = Served.json(200, "{}")) {
      served.get("/a/b?c=d", "x-request-id", "id-1");
      assertThat(served.log()).matches("GET /a/b\\?c=d 200 2 \\d+ms id-1\\R");
    }
  }

  @Test
  void aMistakeOfOursShowsNoStackTrace() throws Exception {
    Service broken =
        _ -> {
          throw new IllegalStateException("secret (a test made this happen)");
        };
    try (var served = new Served(broken)) {
      var response = served.get("/");
      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(response.body()).isEqualTo("{\"error\":\"internal error\"}");
    }
  }

  @Test
  void refusesHugeBodies() throws Exception {
    try (var served = Served.json(200, "{}")) {
      assertThat(served.send("POST", "/", "x".repeat(70_000)).statusCode()).isEqualTo(413);
      assertThat(served.requests).isEmpty();
    }
  }

  @Test
  void headIsAnsweredLikeGetWithoutABody() throws Exception {
    try (var served = Served.json(200, "{}")) {
      var response = served.send("HEAD", "/", "");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEmpty();
    }
  }
}
