import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Visitors of a mesh that caches are trained on: java Visitors.java URL REQUESTS
///
/// Some are signed in, and some say what others do not, so that more than one way through the
/// proxies is taken. Fails when fewer than nine of ten are answered with 200.
void main(String[] args) throws Exception {
  URI page = URI.create(args[0]);
  int requests = Integer.parseInt(args[1]);
  AtomicInteger next = new AtomicInteger();
  AtomicInteger answered = new AtomicInteger();
  try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      ExecutorService visitors = Executors.newFixedThreadPool(8)) {
    for (int i = 0; i < 8; i++) {
      visitors.submit(
          () -> {
            for (int n = next.getAndIncrement(); n < requests; n = next.getAndIncrement()) {
              answered.addAndGet(visit(client, page, n) ? 1 : 0);
            }
          });
    }
  }
  IO.println(answered + " of " + requests + " answered");
  System.exit(answered.get() * 10 < requests * 9 ? 1 : 0);
}

boolean visit(HttpClient client, URI page, int number) {
  HttpRequest.Builder request = HttpRequest.newBuilder(page);
  if (number % 4 == 0) {
    request.header("end-user", "jason").header("cookie", "session=eyJ1");
  }
  if (number % 3 == 0) {
    request.header("referer", "http://bookinfo.test/").header("user-agent", "rehearsal/" + number % 7);
  }
  try {
    return client.send(request.build(), BodyHandlers.discarding()).statusCode() == 200;
  } catch (IOException | InterruptedException e) {
    return false;
  }
}
