package io.lateen.galley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Discovery and OpenAPI as clients of all ages ask for them.
class DescriptionsTest {

  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=%s;as=APIGroupDiscoveryList,application/json";
  private static final String THINGS =
      """
      metadata: {name: things.example.org}
      spec:
        group: example.org
        scope: Namespaced
        names: {plural: things, singular: thing, kind: Thing, shortNames: [th]}
        versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema: {type: object, properties: {spec: {type: object, description: wish}}}
      """;

  @TempDir Path home;
  private ServedEngine served;
  private HttpsCaller caller;

  @BeforeEach
  void start() throws Exception {
    served = new ServedEngine(ApiServerSettings.in(home, 0));
    caller = new HttpsCaller(served.server());
  }

  @AfterEach
  void stop() {
    caller.close();
    served.close();
  }

  @Test
  void aggregatedDiscoveryComesInTheVersionAskedFor() throws Exception {
    for (String version : new String[] {"v2", "v2beta1"}) {
      HttpResponse<String> answer = get("/apis", AGGREGATED.formatted(version));
      assertThat(answer.headers().firstValue("content-type").orElseThrow())
          .isEqualTo(
              "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList");
      assertThat(answer.body()).contains("\"apiVersion\":\"apidiscovery.k8s.io/" + version + "\"");
    }
    assertThat(get("/api", AGGREGATED.formatted("v2")).body())
        .contains("\"resource\":\"pods\"", "\"subresource\":\"portforward\"");
  }

  @Test
  void plainDiscoveryListsEverySubresource() throws Exception {
    assertThat(get("/api", "").body()).contains("\"versions\":[\"v1\"]");
    assertThat(get("/apis", "").body()).contains("\"groupVersion\":\"apps/v1\"");
    assertThat(get("/apis/apps", "").body()).contains("\"preferredVersion\"");
    assertThat(get("/apis/apps/v1", "").body())
        .contains("\"name\":\"deployments/scale\"", "\"kind\":\"Scale\"");
    assertThat(get("/apis/nobody", "").statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsKnownIsNotSentAgain() throws Exception {
    String tag = get("/apis", "").headers().firstValue("etag").orElseThrow();
    var again = caller.send(caller.request("/apis").header("If-None-Match", tag));
    assertThat(again.statusCode()).isEqualTo(304);
    define();
    var changed = caller.send(caller.request("/apis").header("If-None-Match", tag));
    assertThat(changed.statusCode()).isEqualTo(200);
  }

  @Test
  void aNewKindIsDescribedAtOnce() throws Exception {
    JsonNode before = json("/openapi/v3").path("paths");
    define();
    JsonNode index = json("/openapi/v3").path("paths");
    assertThat(index.size()).isEqualTo(before.size() + 1);
    String url = index.path("apis/example.org/v1").path("serverRelativeURL").asString();
    JsonNode document = json(url);
    assertThat(document.path("components").path("schemas").propertyNames())
        .contains("org.example.v1.Thing");
    JsonNode patch =
        document
            .path("paths")
            .path("/apis/example.org/v1/namespaces/{namespace}/things/{name}")
            .path("patch");
    assertThat(patch.path("x-kubernetes-group-version-kind").path("kind").asString())
        .isEqualTo("Thing");
    assertThat(patch.path("parameters").toString()).contains("fieldValidation", "dryRun");
    assertThat(get("/apis/example.org/v1", "").body()).contains("\"shortNames\":[\"th\"]");
  }

  @Test
  void theOldOpenApiIsEmptyInJsonAndWholeInProtobuf() throws Exception {
    var accept = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
    assertThat(get("/openapi/v2", accept).body())
        .startsWith("\n\u00032.0")
        .contains("api.core.v1.Pod", "terminationGracePeriodSeconds")
        .doesNotContain("example.org");
    define();
    assertThat(get("/openapi/v2", accept).body()).contains("org.example.v1.Thing");
    assertThat(json("/openapi/v2").path("swagger").asString()).isEqualTo("2.0");
  }

  @Test
  void aDocumentAskedForByItsHashMayBeKeptForEver() throws Exception {
    String url =
        json("/openapi/v3").path("paths").path("api/v1").path("serverRelativeURL").asString("");
    assertThat(get(url, "").headers().firstValue("cache-control").orElse("")).contains("immutable");
    assertThat(get("/openapi/v3/api/v1?hash=0", "").headers().firstValue("cache-control"))
        .contains("no-cache, private");
  }

  private void define() {
    served.create("apiextensions.k8s.io", "v1", "customresourcedefinitions", null, THINGS);
  }

  private JsonNode json(String path) throws Exception {
    return JsonText.MAPPER.readTree(get(path, "").body());
  }

  private HttpResponse<String> get(String path, String accept) throws Exception {
    var request = caller.request(path);
    return caller.send(accept.isEmpty() ? request : request.header("Accept", accept));
  }
}
