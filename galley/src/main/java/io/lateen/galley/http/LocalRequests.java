package io.lateen.galley.http;

import io.lateen.galley.auth.BearerToken;
import io.lateen.galley.resource.WatchStream;
import io.lateen.wire.kube.local.LocalApi;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// The API without a connection, for parts of this process: as whoever has the kubeconfig, and by
/// the same checks.
final class LocalRequests implements LocalApi {
  private static final Logger LOG = LoggerFactory.getLogger(LocalRequests.class);
  private static final int CHUNK = 16 * 1024;

  private final RequestHandler requests;
  private final BearerToken token;

  LocalRequests(RequestHandler requests, BearerToken token) {
    this.requests = requests;
    this.token = token;
  }

  @Override
  public Answer ask(Question question) {
    HttpHeaders headers = new DefaultHttpHeaders();
    question.headers().forEach(headers::add);
    headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token.value());
    String uri = question.uri().getRawPath();
    String query = question.uri().getRawQuery();
    return answer(
        requests.handle(
            ApiRequest.read(
                question.method(),
                query == null ? uri : uri + "?" + query,
                headers,
                question.body(),
                null)));
  }

  private static Answer answer(Reply reply) {
    return switch (reply) {
      case Reply.Whole whole ->
          new Answer(
              whole.status(), map(HttpMessages.whole(whole, true).headers()), once(whole.body()));
      case Reply.Events events -> streamed(MediaType.JSON, lines(events.stream()));
      case Reply.Bytes bytes -> streamed(bytes.contentType(), pieces(bytes.source()));
      case Reply.PortForward _ -> answer(Reply.text(400, "port-forward needs a connection"));
    };
  }

  private static Map<String, List<String>> map(HttpHeaders headers) {
    Map<String, List<String>> map = new LinkedHashMap<>();
    headers.names().forEach(name -> map.put(name, headers.getAll(name)));
    return map;
  }

  private static Answer streamed(String contentType, Body body) {
    return new Answer(200, Map.of("content-type", List.of(contentType)), body);
  }

  private static Body once(byte[] octets) {
    return new Body() {
      private boolean over;

      @Override
      public byte @Nullable [] next() {
        boolean was = over;
        over = true;
        return was ? null : octets;
      }

      @Override
      public void close() {}
    };
  }

  private static Body lines(WatchStream stream) {
    return new Body() {
      @Override
      public byte @Nullable [] next() throws InterruptedException {
        JsonNode event = stream.next();
        return event == null ? null : JsonText.line(event);
      }

      @Override
      public void close() {
        stream.close();
      }
    };
  }

  private static Body pieces(InputStream source) {
    return new Body() {
      @Override
      public byte @Nullable [] next() throws IOException {
        byte[] chunk = new byte[CHUNK];
        int length = source.read(chunk);
        return length < 0 ? null : Arrays.copyOf(chunk, length);
      }

      @Override
      public void close() {
        try {
          source.close();
        } catch (IOException e) {
          LOG.debug("source of a reply not closed", e);
        }
      }
    };
  }
}
