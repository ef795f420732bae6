# The command line of Asynction:
#     docker run -p 5000:5000 -v "$PWD/asyncapi.yml:/opt/asynction/asyncapi.yml" IMAGE mock run
FROM python:3.13-slim AS wheels
COPY . /repository
WORKDIR /repository
RUN python -m pip wheel --no-cache-dir --no-deps --wheel-dir /wheels ./core ./lib/* ./plugins/* .

FROM python:3.13-slim
COPY --from=wheels /wheels /wheels
COPY constraints.txt /wheels/constraints.txt
RUN python -m pip install --no-cache-dir --constraint /wheels/constraints.txt \
        --find-links /wheels "asynction[all]" \
    && rm -r /wheels \
    && useradd --uid 1000 --no-create-home asynction
# In a container, what is to be reached from outside has to listen on all addresses.
ENV ASYNCTION_RUN_HOST=0.0.0.0 \
    ASYNCTION_MOCK_RUN_HOST=0.0.0.0 \
    PYTHONUNBUFFERED=1
WORKDIR /opt/asynction
USER 1000
EXPOSE 5000
ENTRYPOINT ["asynction"]
CMD ["--help"]
