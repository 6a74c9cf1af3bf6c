package io.lateen.wire.kube.local;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpHeaders;
import io.lateen.wire.kube.local.LocalApi.Answer;
import java.util.Optional;

/// The head of an answer.
final class LocalResponse extends StandardHttpHeaders implements HttpResponse<AsyncBody> {
  private final HttpRequest request;
  private final int code;
  private final AsyncBody body;

  LocalResponse(HttpRequest request, Answer answer, AsyncBody body) {
    super(answer.headers());
    this.request = request;
    this.code = answer.status();
    this.body = body;
  }

  @Override
  public int code() {
    return code;
  }

  @Override
  public AsyncBody body() {
    return body;
  }

  @Override
  public HttpRequest request() {
    return request;
  }

  @Override
  public Optional<HttpResponse<?>> previousResponse() {
    return Optional.empty();
  }
}
