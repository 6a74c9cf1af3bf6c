package io.lateen.prometheus.http;

import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.promql.QueryResult;
import io.lateen.prometheus.promql.QueryResult.Points;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/// JSON in the shape of Prometheus's API.
final class Answer {
  private static final JsonMapper JSON = new JsonMapper();

  private Answer() {}

  static byte[] success(Consumer<JsonGenerator> data) {
    return write(
        out -> {
          out.writeStringProperty("status", "success");
          out.writeName("data");
          data.accept(out);
        });
  }

  static byte[] error(ApiException problem) {
    return write(
        out -> {
          out.writeStringProperty("status", "error");
          out.writeStringProperty("errorType", problem.type().text);
          out.writeStringProperty("error", problem.text());
        });
  }

  private static byte[] write(Consumer<JsonGenerator> fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      fields.accept(out);
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  static void result(JsonGenerator out, QueryResult result) {
    out.writeStartObject();
    switch (result) {
      case QueryResult.Scalar(long time, double value) -> {
        type(out, "scalar");
        pair(out, time, GoNumbers.value(value));
      }
      case QueryResult.Text(long time, String text) -> {
        type(out, "string");
        pair(out, time, text);
      }
      case QueryResult.Vector(List<Points> series) -> {
        type(out, "vector");
        series(out, series, false);
      }
      case QueryResult.Matrix(List<Points> series) -> {
        type(out, "matrix");
        series(out, series, true);
      }
    }
    out.writeEndObject();
  }

  private static void type(JsonGenerator out, String type) {
    out.writeStringProperty("resultType", type);
    out.writeName("result");
  }

  private static void series(JsonGenerator out, List<Points> all, boolean many) {
    out.writeStartArray();
    for (Points series : all) {
      out.writeStartObject();
      out.writeName("metric");
      labels(out, series.labels());
      if (many) {
        out.writeName("values");
        out.writeStartArray();
        for (int i = 0; i < series.times().length; i++) {
          pair(out, series.times()[i], GoNumbers.value(series.values()[i]));
        }
        out.writeEndArray();
      } else {
        out.writeName("value");
        pair(out, series.times()[0], GoNumbers.value(series.values()[0]));
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void pair(JsonGenerator out, long time, String value) {
    out.writeStartArray();
    out.writeRawValue(GoNumbers.time(time));
    out.writeString(value);
    out.writeEndArray();
  }

  static void labels(JsonGenerator out, Labels labels) {
    out.writeStartObject();
    for (int i = 0; i < labels.size(); i++) {
      out.writeStringProperty(labels.name(i), labels.value(i));
    }
    out.writeEndObject();
  }

  static void texts(JsonGenerator out, Iterable<String> texts) {
    out.writeStartArray();
    texts.forEach(out::writeString);
    out.writeEndArray();
  }
}
